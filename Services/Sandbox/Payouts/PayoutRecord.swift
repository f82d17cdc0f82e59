import JSONKit
import MoneyKit
import Primitives

/// A change of the provider's state.
enum PayoutChange: Sendable, Equatable {
    /// The first call for one that got lost on purpose.
    case lost(reference: String)
    case created(SandboxPayout)
    case ended(reference: String, SandboxPayout.Ending, at: Timestamp)
    case told(reference: String, SandboxPayout.Ending)
}

/// It in the journal, one flat object for all kinds.
struct PayoutRecord: FieldEncodable, FieldDecodable {
    enum Kind: String, CaseIterable, FieldValue { case lost, created, ended, told }

    let kind: Kind
    let reference: String
    var face: PaymentFace?
    var id: UniqueID?
    var amount: Money?
    var bank: String?
    var account: String?
    var ending: SandboxPayout.Ending?
    var at: Timestamp?

    init(_ fields: inout Fields) {
        kind = fields.required("kind", .choice(Kind.self))
        reference = fields.required("reference", .text(1...300))
        face = fields.optional("face", .choice(PaymentFace.self))
        id = fields.optional("id", .uuid)
        amount = fields.optional("amount", .money)
        bank = fields.optional("bank", .text(1...40))
        account = fields.optional("account", .text(1...40))
        ending = fields.optional("ending", .choice(SandboxPayout.Ending.self))
        at = fields.optional("at", .timestamp)
    }

    init(_ change: PayoutChange) {
        switch change {
        case .lost(let reference): (kind, self.reference) = (.lost, reference)
        case .created(let payout):
            (kind, reference) = (.created, payout.reference)
            (id, amount, at) = (payout.id, payout.amount, payout.createdAt)
            face = payout.face == .sandbox ? nil : payout.face
            (bank, account) = (payout.account.bank, payout.account.account)
        case .ended(let reference, let ending, let time):
            (kind, self.reference) = (.ended, reference)
            (self.ending, at) = (ending, time)
        case .told(let reference, let ending):
            (kind, self.reference) = (.told, reference)
            self.ending = ending
        }
    }

    static let example = PayoutRecord(.lost(reference: "payout-1"))

    func encode(to out: inout JSONWriter) {
        out.field("kind", kind)
        out.field("reference", reference)
        out.optional("face", face)
        out.optional("id", id)
        out.optional("amount", amount)
        out.optional("bank", bank)
        out.optional("account", account)
        out.optional("ending", ending)
        out.optional("at", at)
    }

    /// Nil when a field that the kind needs is not there.
    var change: PayoutChange? {
        switch kind {
        case .lost: return .lost(reference: reference)
        case .created:
            guard let id, let amount, let bank, let account, let at else { return nil }
            return .created(
                SandboxPayout(
                    id: id, reference: reference, amount: amount, account: BankAccountKey(bank: bank, account: account),
                    createdAt: at, face: face ?? .sandbox))
        case .ended:
            guard let ending, let at else { return nil }
            return .ended(reference: reference, ending, at: at)
        case .told: return ending.map { .told(reference: reference, $0) }
        }
    }
}

extension SandboxPayout.Ending: FieldValue {}
