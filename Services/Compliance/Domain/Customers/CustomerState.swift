package import Primitives

/// What services that move money keep of a customer.
package struct CustomerState: Hashable, Sendable {
    package let user: UserID
    /// An older one never takes the place of a newer one.
    package var version: Int64
    package var risk: CustomerRisk
    package var restriction: Restriction
    /// Until then every operation is assessed.
    package var askUntil: Timestamp?

    package init(
        user: UserID, version: Int64, risk: CustomerRisk, restriction: Restriction, askUntil: Timestamp?
    ) {
        self.user = user
        self.version = version
        self.risk = risk
        self.restriction = restriction
        self.askUntil = askUntil
    }
}
