import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `PATCH /admin/billing/billers/{id}/packages/{package_id}`: what is absent stays. A package that waits is sold again
/// once its amount is the partner's.
struct ChangeBillerPackage: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/admin/billing/billers/{id}/packages/{package_id}", id: "changeBillerPackage",
        summary: "Change what a biller sells, or switch it off", tag: CatalogueRoutes.staffTag,
        access: .roles([.operator], scope: .opsWrite), right: .act, idempotency: .optional,
        problems: [.notFound, .currencyMismatch])

    typealias Path = BillerPackagePath

    struct Body: FieldDecodable {
        let change: PackageChange

        init(_ fields: inout Fields) {
            var change = PackageChange()
            change.name = fields.optional("name", .line(1...100).example("GOtv Supa"))
            change.amount = fields.optional("amount", .money)
            change.validityDays = fields.change("validity_days", .integer(1...3_660))
            change.isAvailable = fields.optional("available", .bool)
            if let amount = change.amount, !amount.isPositive {
                fields.refuse("amount.amount", .outOfRange, "must be above zero")
            }
            self.change = change
        }
    }

    static let bodyExample: String? = #"{"amount": {"amount": "5500.00", "currency": "NGN"}}"#

    let parts: CatalogueParts

    func handle(_ call: Call<Self>) async throws -> Reply<StaffBillerPackageView> {
        let (path, change) = (call.path, call.body.change)
        return try await idempotent(call, parts.transactions) { transaction in
            guard let known = try await parts.catalogue.lookUp(path.id, in: transaction) else {
                throw BillingError.missing(.biller)
            }
            guard change.amount.map({ $0.currency == known.biller.currency }) ?? true else {
                throw BillingError.currencyMismatch(expected: known.biller.currency)
            }
            let changed = try await parts.catalogue.change(
                path.package, of: path.id, change, now: parts.clock.now(), in: transaction)
            guard let changed else { throw BillingError.missing(.package) }
            return .ok(StaffBillerPackageView(entry: changed))
        }
    }
}
