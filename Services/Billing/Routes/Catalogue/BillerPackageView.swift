import BillingDomain
import JSONKit
import MoneyKit
import Primitives

/// What a biller sells at a price.
struct BillerPackageView: FieldEncodable {
    let package: BillerPackage

    static let example = BillerPackageView(
        package: BillerPackage(
            id: BillerPackageID(.example), biller: BillerID(.example), code: "GOTV-MAX", name: "GOtv Max",
            amount: Money(minorUnits: 485_000, currency: .NGN), validityDays: 30, isAvailable: true))

    func encode(to out: inout JSONWriter) {
        out.field("id", package.id)
        out.field("code", package.code)
        out.field("name", package.name)
        out.field("amount", package.amount)
        out.field("validity_days", package.validityDays)
        out.field("available", package.isAvailable)
    }
}

extension BillerPackage {
    /// The cheapest first, and no two alike.
    var listKey: String {
        let units = "\(amount.minorUnits)"
        return String(repeating: "0", count: max(0, 19 - units.utf8.count)) + units + code
    }
}
