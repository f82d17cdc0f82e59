package import MoneyKit
package import Primitives

package enum BillerPackageTag {}
package typealias BillerPackageID = Identifier<BillerPackageTag>

/// What a biller sells at a price of its own.
package struct BillerPackage: Sendable, Equatable {
    package let id: BillerPackageID
    package let biller: BillerID
    /// As in the seeds, and the partner's variation code.
    package let code: String
    package let name: String
    package let amount: Money
    package let validityDays: Int?
    package let isAvailable: Bool

    package init(
        id: BillerPackageID, biller: BillerID, code: String, name: String, amount: Money, validityDays: Int?,
        isAvailable: Bool
    ) {
        self.id = id
        self.biller = biller
        self.code = code
        self.name = name
        self.amount = amount
        self.validityDays = validityDays
        self.isAvailable = isAvailable
    }
}
