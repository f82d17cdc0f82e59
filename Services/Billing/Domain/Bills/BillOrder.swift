package import MoneyKit
package import Primitives

/// What somebody wants paid: `ORDER` in the API.
package struct BillOrder: Sendable, Equatable {
    package enum MeterType: String, Sendable, CaseIterable { case prepaid, postpaid }

    package let wallet: UniqueID
    package let biller: BillerID
    /// Whose bill it is, by the biller's number.
    package let customer: String
    package let package: BillerPackageID?
    /// Nil: what the package costs.
    package let amount: Money?
    package let meter: MeterType?

    package init(
        wallet: UniqueID, biller: BillerID, customer: String, package: BillerPackageID?, amount: Money?,
        meter: MeterType?
    ) {
        self.wallet = wallet
        self.biller = biller
        self.customer = customer
        self.package = package
        self.amount = amount
        self.meter = meter
    }
}

/// An order that can be paid: what it is for is there, and what it costs is known.
package struct PricedOrder: Sendable, Equatable {
    package let order: BillOrder
    package let biller: Biller
    package let package: BillerPackage?
    /// By the biller; nil where it was not asked.
    package let customerName: String?
    package let amount: Money
    package let fee: Money
    package let total: Money

    package init(
        order: BillOrder, biller: Biller, package: BillerPackage?, customerName: String?, amount: Money, fee: Money,
        total: Money
    ) {
        self.order = order
        self.biller = biller
        self.package = package
        self.customerName = customerName
        self.amount = amount
        self.fee = fee
        self.total = total
    }
}
