import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// A shared bill: its creator sees all shares, whoever has one sees that.
struct SplitView: FieldEncodable {
    let split: Split
    private let user: UserID

    init(_ split: Split, for user: UserID) {
        self.split = split
        self.user = user
    }

    static let example = SplitView(
        Split(
            id: SplitID(.example),
            creator: Payment.Party(user: UserID(.example), wallet: .example, name: "Ada L."), title: "Dinner",
            total: .example, kind: .equal, dueAt: nil, reference: "SPL-20261120-7Q4M2Z8K0T", createdAt: .example,
            participants: [
                SplitParticipant(id: .example, email: "grace@florin.test", user: nil, share: 617),
                SplitParticipant(id: .example, email: "mary@florin.test", user: nil, share: 617),
            ]), for: UserID(.example))

    private var isCreator: Bool { split.creator.user == user }

    func encode(to out: inout JSONWriter) {
        out.field("id", split.id)
        out.field("reference", split.reference)
        out.field("status", split.state)
        out.field("wallet_id", isCreator ? split.creator.wallet : nil)
        out.field("creator", PartyView(split.creator))
        out.field("title", split.title)
        out.field("total", split.total)
        out.field("collected", split.collected)
        out.field("type", split.kind)
        out.field("due_at", split.dueAt)
        let shown = isCreator ? split.participants : split.participants.filter { $0.user == user }
        out.field("participants", shown.map { SplitParticipantView(part: $0, currency: split.total.currency) })
        out.field("created_at", split.createdAt)
    }
}

/// `{id, email, share, paid, status}`
struct SplitParticipantView: FieldEncodable {
    let part: SplitParticipant
    let currency: Currency

    static let example = SplitParticipantView(
        part: SplitParticipant(id: .example, email: "grace@florin.test", user: nil, share: 617), currency: .USD)

    func encode(to out: inout JSONWriter) {
        out.field("id", part.id)
        out.field("email", part.email)
        out.field("share", Money(minorUnits: part.share, currency: currency))
        out.field("paid", Money(minorUnits: part.paid, currency: currency))
        out.field("status", part.state)
    }
}

extension Split.State: FieldValue {}
extension Split.Kind: FieldValue {}
extension SplitParticipant.State: FieldValue {}
