package import MoneyKit

/// What a partner tells of what it delivered.
package struct BillDelivery: Sendable, Equatable {
    package var reference: String?
    package var commission: Money?
    /// What is typed into a prepaid meter.
    package var token: String?
    /// As the biller counts: `79.9`.
    package var units: String?
    package var bonusToken: String?

    package init(
        reference: String? = nil, commission: Money? = nil, token: String? = nil, units: String? = nil,
        bonusToken: String? = nil
    ) {
        self.reference = reference
        self.commission = commission
        self.token = token
        self.units = units
        self.bonusToken = bonusToken
    }
}

/// Why it was not done: a code for programs, a sentence for people.
package struct BillFailure: Sendable, Equatable {
    package let code: String
    package let message: String

    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }

    package static let neverArrived = BillFailure(code: "never_arrived", message: "The order never reached the biller.")
    package static let unreachable = BillFailure(
        code: "biller_unreachable", message: "The biller could not be reached.")
    package static let notAvailable = BillFailure(
        code: "biller_not_available", message: "The biller cannot be paid any more.")
    package static let reversed = BillFailure(code: "reversed", message: "The biller took the payment back.")
    package static let resolved = BillFailure(
        code: "resolved_as_failed", message: "The biller has not delivered, as we have found out.")
}
