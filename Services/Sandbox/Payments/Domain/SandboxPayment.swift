import MoneyKit
import Primitives

/// A payment as this provider knows it.
struct SandboxPayment: Sendable, Equatable {
    enum Status: String, Sendable, CaseIterable {
        /// Next: approved, succeeded, failed, canceled.
        case pending
        /// The payer agrees, and the merchant has to take it. Next: succeeded, failed, canceled.
        case approved
        /// Final.
        case succeeded
        /// Final.
        case failed
        /// Final: the merchant withdrew it before anybody paid.
        case canceled
    }

    enum Method: String, Sendable, CaseIterable {
        case card
        case bankTransfer = "bank_transfer"
    }

    /// Ours; whoever knows it can open the checkout page.
    let id: UniqueID
    /// The merchant's, as the book knows it; one payment each.
    let reference: String
    let face: PaymentFace
    let amount: Money
    let method: Method
    /// Where the checkout page sends the customer afterwards.
    let returnURL: String?
    /// Where events of this payment go; nil: to the address of the account.
    let notifyURL: String?
    /// What else the partner was told and tells again.
    let facts: [String: String]
    let createdAt: Timestamp
    private(set) var status = Status.pending
    private(set) var failureCode: String?
    private(set) var endedAt: Timestamp?

    init(
        id: UniqueID, reference: String, amount: Money, method: Method, returnURL: String?, notifyURL: String?,
        createdAt: Timestamp, face: PaymentFace = .sandbox, facts: [String: String] = [:]
    ) {
        self.id = id
        self.reference = reference
        self.face = face
        self.facts = facts
        self.amount = amount
        self.method = method
        self.returnURL = returnURL
        self.notifyURL = notifyURL
        self.createdAt = createdAt
    }

    /// Among the facts, and no merchant's.
    static let keptFact = "_method"

    /// What it is charged off, as its partner calls it; nil: its payer does something.
    var kept: String? { facts[Self.keptFact] }

    /// What becomes of a payment, once.
    enum Ending: Sendable, Equatable {
        case approved
        case succeeded
        case failed(code: String)
        case canceled

        var status: Status {
            switch self {
            case .approved: .approved
            case .succeeded: .succeeded
            case .failed: .failed
            case .canceled: .canceled
            }
        }
    }

    /// - Returns: false when it had that ending already.
    /// - Throws: when it had another one.
    mutating func end(_ ending: Ending, at time: Timestamp) throws(PaymentError) -> Bool {
        guard status != ending.status else { return false }
        let isOpen =
            switch status {
            case .pending: true
            case .approved: ending != .approved
            case .failed: face.isTriedAgain && ending == .canceled
            case .succeeded, .canceled: false
            }
        guard isOpen else { throw .alreadyEnded(status) }
        status = ending.status
        if case .failed(let code) = ending { failureCode = code }
        if ending != .approved { endedAt = time }
        return true
    }

    /// Whether a repeated create call means this payment.
    func isSame(as other: SandboxPayment) -> Bool {
        reference == other.reference && amount == other.amount && method == other.method && facts == other.facts
    }
}

/// The refusals of this provider.
enum PaymentError: Error, Equatable {
    case wrongAPIKey
    case unknownPayment
    /// The reference stands for something else: another amount, method or payment.
    case referenceReused
    case alreadyEnded(SandboxPayment.Status)
    case unknownRefund
    /// Only what was paid can be paid back.
    case notRefundable(SandboxPayment.Status)
    /// More than is left of the payment.
    case refundExceedsPayment
    case refundEnded(SandboxRefund.Status)
    case unknownDispute
    case disputeEnded(SandboxDispute.Status)
    /// What the `….05` behaviour answers although all is done, and `….06` though nothing is.
    case gatewayTimeout
}
