import JSONKit
import Primitives

/// Something to pay with that a partner keeps for a merchant, or is to keep.
struct StoredMethod: Sendable, Equatable {
    enum Status: String, Sendable, CaseIterable {
        /// Its owner has not given it. Next: any other.
        case pending
        /// It can be charged. Next: removed.
        case active
        /// What its owner gave is no good. Next: removed; at some partners active, when it is tried again.
        case failed
        /// Final: the merchant waits for it no more.
        case canceled
        /// Final: it is forgotten.
        case removed
    }

    /// As people tell it by.
    struct Card: Sendable, Equatable {
        let brand: String
        let last4: String
        let expMonth: Int64
        let expYear: Int64

        static let visa = Card(brand: "visa", last4: "4242", expMonth: 12, expYear: 2_034)
        static let mastercard = Card(brand: "mastercard", last4: "4444", expMonth: 11, expYear: 2_033)
    }

    let id: UniqueID
    let face: PaymentFace
    /// The merchant's, as the book knows it; one method each.
    let reference: String
    /// Whom it is kept for, where a partner wants to know.
    let holder: UniqueID?
    let facts: [String: String]
    let returnURL: String?
    let createdAt: Timestamp
    var status = Status.pending
    var card: Card?
    var failureCode: String?
    /// Whether the merchant knows how it stands.
    var isTold = true

    /// - Returns: false when it stands so already.
    /// - Throws: when it has ended otherwise.
    mutating func move(to next: Status, card: Card? = nil, failureCode: String? = nil) throws(MethodError) -> Bool {
        guard status != next else { return false }
        let isOpen =
            switch (status, next) {
            case (.pending, _), (.active, .removed), (.failed, .removed), (.canceled, .removed): true
            case (.failed, .active), (.failed, .canceled): face.isTriedAgain
            default: false
            }
        guard isOpen else { throw .ended(status) }
        status = next
        self.card = card ?? self.card
        self.failureCode = failureCode
        // Nobody is told what the merchant did itself.
        isTold = next == .canceled || next == .removed
        return true
    }

    /// What the merchant reads of it.
    var event: String { "evt_\(id)_\(status.rawValue)" }
}

/// Whom a merchant has a partner keep something for.
struct MethodHolder: Sendable, Equatable {
    let id: UniqueID
    let face: PaymentFace
    /// The merchant's, of the call that made it.
    let key: String
    let facts: [String: String]
    var isDeleted = false
}

/// The refusals about what is kept.
enum MethodError: Error, Equatable {
    case unknown
    case ended(StoredMethod.Status)
}
