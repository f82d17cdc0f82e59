import MoneyKit
import Primitives

/// Money on its way to somebody's bank account.
struct SandboxPayout: Sendable, Equatable {
    enum Status: String, Sendable, CaseIterable {
        /// Next: succeeded, failed.
        case pending
        /// Next: returned, when the bank sends it back.
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
    /// The merchant's, as the book knows it; one payout each.
    let reference: String
    let face: PaymentFace
    let amount: Money
    let account: BankAccountKey
    let createdAt: Timestamp
    private(set) var status = Status.pending
    private(set) var endedAt: Timestamp?
    /// Of what became of it the merchant has heard.
    var told: Set<Ending> = []

    init(
        id: UniqueID, reference: String, amount: Money, account: BankAccountKey, createdAt: Timestamp,
        face: PaymentFace = .sandbox
    ) {
        self.id = id
        self.reference = reference
        self.face = face
        self.amount = amount
        self.account = account
        self.createdAt = createdAt
    }

    /// What has become of it, in order.
    var endings: [Ending] {
        switch status {
        case .pending: []
        case .succeeded: [.succeeded]
        case .failed: [.failed]
        case .returned: [.succeeded, .returned]
        }
    }

    /// - Returns: false when it stands so already.
    /// - Throws: when it cannot come to that any more.
    mutating func end(_ ending: Ending, at time: Timestamp) throws(PayoutError) -> Bool {
        guard status != ending.status else { return false }
        switch (status, ending) {
        case (.pending, .succeeded), (.pending, .failed), (.succeeded, .returned): break
        default: throw .alreadyEnded(status)
        }
        status = ending.status
        endedAt = time
        return true
    }
}

/// The refusals of this provider.
enum PayoutError: Error, Equatable {
    case unknownPayout
    case unknownAccount
    /// The reference stands for something else: another amount or account.
    case referenceReused
    case alreadyEnded(SandboxPayout.Status)
    /// What the `….05` behaviour answers although all is done, and `….06` though nothing is.
    case gatewayTimeout
}
