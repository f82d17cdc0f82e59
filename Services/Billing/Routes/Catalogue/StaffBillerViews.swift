import BillingDomain
import JSONKit
import MoneyKit

/// A biller as staff see it: `available` is what customers are told, `switched_on` what operators have said.
struct StaffBillerView: FieldEncodable {
    let entry: CataloguedBiller

    static let example = StaffBillerView(
        entry: CataloguedBiller(biller: BillerView.example.biller, isSwitchedOn: true))

    func encode(to out: inout JSONWriter) {
        BillerView(biller: entry.biller).encode(to: &out)
        out.field("provider", entry.biller.provider)
        out.field("switched_on", entry.isSwitchedOn)
    }
}

/// A package as staff see it: with `partner_amount` it waits for an operator to say what it costs.
struct StaffBillerPackageView: FieldEncodable {
    let entry: CataloguedPackage

    static let example = StaffBillerPackageView(
        entry: CataloguedPackage(
            package: BillerPackageView.example.package, isSwitchedOn: true,
            partnerAmount: Money(minorUnits: 550_000, currency: .NGN)))

    func encode(to out: inout JSONWriter) {
        BillerPackageView(package: entry.package).encode(to: &out)
        out.field("switched_on", entry.isSwitchedOn)
        out.field("partner_amount", entry.partnerAmount)
    }
}
