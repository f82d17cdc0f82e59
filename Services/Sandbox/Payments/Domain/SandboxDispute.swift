import JSONKit
import MoneyKit
import Primitives

/// A payment that its payer's bank takes back from the merchant. In all partners' words it is one thing.
struct SandboxDispute: Sendable, Equatable {
    enum Status: String, Sendable, CaseIterable, FieldValue {
        /// The partner has taken the money. Next: won, lost.
        case opened
        /// Final: the merchant has it again.
        case won
        /// Final.
        case lost
    }

    /// Ours.
    let id: UniqueID
    /// The merchant's reference of the payment.
    let payment: String
    let amount: Money
    /// What the partner charges for it, if it charges anything.
    let fee: Money
    let createdAt: Timestamp
    private(set) var status = Status.opened
    /// Whether the fee stays with the partner when it is won.
    private(set) var keepsFee = false
    private(set) var endedAt: Timestamp?

    init(id: UniqueID, payment: String, amount: Money, fee: Money, createdAt: Timestamp) {
        self.id = id
        self.payment = payment
        self.amount = amount
        self.fee = fee
        self.createdAt = createdAt
    }

    /// - Returns: false when it stands so already.
    /// - Throws: when it has ended otherwise.
    mutating func end(_ status: Status, keepsFee: Bool, at time: Timestamp) throws(PaymentError) -> Bool {
        guard self.status != status else { return false }
        guard self.status == .opened else { throw .disputeEnded(self.status) }
        self.status = status
        self.keepsFee = status == .won && keepsFee
        endedAt = time
        return true
    }
}

/// A dispute as the sandbox's own merchants see it.
struct DisputeView: FieldEncodable {
    let dispute: SandboxDispute

    static let example = DisputeView(
        dispute: SandboxDispute(
            id: .example, payment: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", amount: .example, fee: .zero(.USD),
            createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", "dsp_\(dispute.id)")
        out.field("payment", dispute.payment)
        out.field("amount", dispute.amount)
        out.field("fee", dispute.fee)
        out.field("status", dispute.status)
        out.field("keeps_fee", dispute.keepsFee)
        out.field("created_at", dispute.createdAt)
        out.field("ended_at", dispute.endedAt)
    }
}
