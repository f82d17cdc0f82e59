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

    package init(resourceID: UniqueID, amount: Money, parties: [UserID], reason: String?) {
        self.resourceID = resourceID
        self.amount = amount
        self.parties = parties
        self.reason = reason
    }
}
