import MoneyKit
import Primitives

/// Money on its way back to a payer.
struct SandboxRefund: Sendable, Equatable {
    enum Status: String, Sendable, CaseIterable {
        /// Next: succeeded, failed.
        case pending
        /// Next: returned, when the payer's bank does not take it.
        case succeeded
        /// Final: the money stays with the merchant.
        case failed
        /// Final: the money is with the merchant again.
        case returned
    }

    /// What becomes of it.
    enum Ending: String, Sendable, CaseIterable {
        case succeeded, failed, returned

        var status: Status {
            switch self {
            case .succeeded: .succeeded
            case .failed: .failed
            case .returned: .returned
            }
        }
    }

    /// Ours.
    let id: UniqueID
    /// The merchant's; one refund each.
    let reference: String
    /// The merchant's reference of what is paid back.
    let payment: String
    let amount: Money
    /// What else the partner was told and tells again.
    let facts: [String: String]
    let createdAt: Timestamp
    private(set) var status = Status.pending
    private(set) var endedAt: Timestamp?

    init(
        id: UniqueID, reference: String, payment: String, amount: Money, createdAt: Timestamp,
        facts: [String: String] = [:]
    ) {
        self.id = id
        self.reference = reference
        self.payment = payment
        self.amount = amount
        self.facts = facts
        self.createdAt = createdAt
    }

    /// Whether the merchant does not have this money any more, or is about to give it away.
    var counts: Bool { status == .pending || status == .succeeded }

    /// - Returns: false when it stands so already.
    /// - Throws: when it cannot come to that any more.
    mutating func end(_ ending: Ending, at time: Timestamp) throws(PaymentError) -> Bool {
        guard status != ending.status else { return false }
        switch (status, ending) {
        case (.pending, .succeeded), (.pending, .failed), (.succeeded, .returned): break
        default: throw .refundEnded(status)
        }
        status = ending.status
        endedAt = time
        return true
    }
}
