import HTTPKit
package import MoneyKit
package import Primitives

/// What a request of staff would move.
package struct StaffMovement: Sendable {
    /// What the request's path names.
    let resourceID: UniqueID
    let amount: Money
    /// Whose money it is.
    let parties: [UserID]
    let reason: String?
    /// Whether the same thing can be moved from again: each request then counts by itself.
    let isPart: Bool

    package init(resourceID: UniqueID, amount: Money, parties: [UserID], reason: String?, isPart: Bool = false) {
        self.resourceID = resourceID
        self.amount = amount
        self.parties = parties
        self.reason = reason
        self.isPart = isPart
    }

    /// By what it counts once, however often it is tried. A part is its attempt: a repetition is the same one, another
    /// key or body another.
    func counted(in attempt: IdempotencyContext?) -> UniqueID {
        guard isPart, let attempt else { return resourceID }
        let name = Array("\(resourceID) \(attempt.scope) \(attempt.key) ".utf8) + attempt.requestHash
        return UniqueID(bytes: Digest.sha256(name).prefix(16)) ?? resourceID
    }
}
