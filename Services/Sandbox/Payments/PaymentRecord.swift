import JSONKit
import MoneyKit
import Primitives

/// A change of the provider's state.
enum PaymentChange: Sendable, Equatable {
    case created(SandboxPayment)
    case ended(reference: String, SandboxPayment.Ending, at: Timestamp)
    case eventCreated(WebhookEvent)
    case eventDelivered(UniqueID)
    /// The first call for a refund that got lost on purpose.
    case refundLost(reference: String)
    case refundCreated(SandboxRefund)
    case refundEnded(reference: String, SandboxRefund.Ending, at: Timestamp)
    case disputeOpened(SandboxDispute)
    case disputeEnded(UniqueID, SandboxDispute.Status, keepsFee: Bool, at: Timestamp)
}

/// It in the journal. One flat object for all kinds: a journal is read by machines and, now and then, with `grep`.
struct PaymentRecord: FieldEncodable, FieldDecodable {
    enum Kind: String, CaseIterable, FieldValue {
        case created, ended
        case eventCreated = "event_created"
        case eventDelivered = "event_delivered"
        case refundLost = "refund_lost"
        case refundCreated = "refund_created"
        case refundEnded = "refund_ended"
        case disputeOpened = "dispute_opened"
        case disputeEnded = "dispute_ended"
    }

    var kind: Kind
    var id: UniqueID?
    var reference: String?
    var face: PaymentFace?
    var facts: [String: String]?
    var amount: Money?
    var method: String?
    var returnURL: String?
    var notifyURL: String?
    var status: String?
    var failureCode: String?
    var copies: Int?
    /// The refund's reference.
    var refund: String?
    /// Of an event about one.
    var dispute: UniqueID?
    var fee: Money?
    var keepsFee: Bool?
    var at: Timestamp?

    init(_ kind: Kind) { self.kind = kind }

    init(_ fields: inout Fields) {
        kind = fields.required("kind", .choice(Kind.self))
        id = fields.optional("id", .uuid)
        reference = fields.optional("reference", .text(1...300))
        face = fields.optional("face", .choice(PaymentFace.self))
        facts = fields.optional("facts", .map(.text(1...40), .text(0...2_048), 1...20))
        amount = fields.optional("amount", .money)
        method = fields.optional("method", .text(1...40))
        returnURL = fields.optional("return_url", .text(1...2_048))
        notifyURL = fields.optional("notify_url", .text(1...2_048))
        status = fields.optional("status", .text(1...40))
        failureCode = fields.optional("failure_code", .text(1...100))
        copies = fields.optional("copies", .integer(1...10))
        refund = fields.optional("refund", .text(1...300))
        dispute = fields.optional("dispute", .uuid)
        fee = fields.optional("fee", .money)
        keepsFee = fields.optional("keeps_fee", .bool)
        at = fields.optional("at", .timestamp)
    }

    static let example = PaymentRecord(.created)

    func encode(to out: inout JSONWriter) {
        out.field("kind", kind)
        out.optional("id", id)
        out.optional("reference", reference)
        out.optional("face", face)
        out.optional("facts", facts.map(Self.object))
        out.optional("amount", amount)
        out.optional("method", method)
        out.optional("return_url", returnURL)
        out.optional("notify_url", notifyURL)
        out.optional("status", status)
        out.optional("failure_code", failureCode)
        out.optional("copies", copies)
        out.optional("refund", refund)
        out.optional("dispute", dispute)
        out.optional("fee", fee)
        out.optional("keeps_fee", keepsFee)
        out.optional("at", at)
    }
}

extension PaymentRecord {
    init(_ change: PaymentChange) {
        switch change {
        case .created(let payment):
            self.init(.created)
            id = payment.id
            reference = payment.reference
            amount = payment.amount
            method = payment.method.rawValue
            face = payment.face == .sandbox ? nil : payment.face
            facts = payment.facts.isEmpty ? nil : payment.facts
            returnURL = payment.returnURL
            notifyURL = payment.notifyURL
            at = payment.createdAt
        case .ended(let reference, let ending, let time):
            self.init(.ended)
            self.reference = reference
            status = ending.status.rawValue
            if case .failed(let code) = ending { failureCode = code }
            at = time
        case .eventCreated(let event):
            self.init(.eventCreated)
            id = event.id
            reference = event.reference
            copies = event.copies
            refund = event.refund?.reference
            dispute = event.dispute
            status = event.refund?.ending.rawValue ?? event.status?.rawValue
            at = event.createdAt
        case .eventDelivered(let id):
            self.init(.eventDelivered)
            self.id = id
        case .refundLost(let reference):
            self.init(.refundLost)
            refund = reference
        case .refundCreated(let new):
            self.init(.refundCreated)
            id = new.id
            refund = new.reference
            reference = new.payment
            amount = new.amount
            facts = new.facts.isEmpty ? nil : new.facts
            at = new.createdAt
        case .refundEnded(let reference, let ending, let time):
            self.init(.refundEnded)
            refund = reference
            status = ending.rawValue
            at = time
        case .disputeOpened(let new):
            self.init(.disputeOpened)
            id = new.id
            reference = new.payment
            amount = new.amount
            fee = new.fee
            at = new.createdAt
        case .disputeEnded(let dispute, let ending, let keeps, let time):
            self.init(.disputeEnded)
            id = dispute
            status = ending.rawValue
            keepsFee = keeps
            at = time
        }
    }

    /// Nil when a field that the kind needs is not there.
    var change: PaymentChange? {
        switch kind {
        case .created:
            guard let id, let reference, let amount, let method = method.flatMap(SandboxPayment.Method.init), let at
            else { return nil }
            return .created(
                SandboxPayment(
                    id: id, reference: reference, amount: amount, method: method, returnURL: returnURL,
                    notifyURL: notifyURL, createdAt: at, face: face ?? .sandbox, facts: facts ?? [:]))
        case .ended:
            guard let reference, let ending, let at else { return nil }
            return .ended(reference: reference, ending, at: at)
        case .eventCreated:
            guard let id, let reference, let copies, let at else { return nil }
            var event = WebhookEvent(id: id, reference: reference, createdAt: at, copies: copies)
            if let refund {
                guard let refundEnding else { return nil }
                event.refund = .init(reference: refund, ending: refundEnding)
            } else {
                event.status = status.flatMap(SandboxPayment.Status.init)
                event.dispute = dispute
            }
            return .eventCreated(event)
        case .eventDelivered: return id.map { .eventDelivered($0) }
        case .refundLost: return refund.map { .refundLost(reference: $0) }
        case .refundCreated:
            guard let id, let refund, let reference, let amount, let at else { return nil }
            return .refundCreated(
                SandboxRefund(
                    id: id, reference: refund, payment: reference, amount: amount, createdAt: at, facts: facts ?? [:]))
        case .refundEnded:
            guard let refund, let refundEnding, let at else { return nil }
            return .refundEnded(reference: refund, refundEnding, at: at)
        case .disputeOpened:
            guard let id, let reference, let amount, let fee, let at else { return nil }
            return .disputeOpened(
                SandboxDispute(id: id, payment: reference, amount: amount, fee: fee, createdAt: at))
        case .disputeEnded:
            guard let id, let ending = status.flatMap(SandboxDispute.Status.init), let at else { return nil }
            return .disputeEnded(id, ending, keepsFee: keepsFee ?? false, at: at)
        }
    }

    static func object(_ facts: [String: String]) -> JSONValue {
        .object(facts.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) })
    }

    private var refundEnding: SandboxRefund.Ending? { status.flatMap(SandboxRefund.Ending.init) }

    private var ending: SandboxPayment.Ending? {
        switch status.flatMap(SandboxPayment.Status.init) {
        case .succeeded: .succeeded
        case .failed: .failed(code: failureCode ?? "declined")
        case .approved: .approved
        case .canceled: .canceled
        case .pending, nil: nil
        }
    }
}
