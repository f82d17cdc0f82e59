import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives

/// `POST /admin/billing/billers/{id}/packages`
struct CreateBillerPackage: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/billing/billers/{id}/packages", id: "createBillerPackage",
        summary: "Add what a biller sells", tag: CatalogueRoutes.staffTag,
        access: .roles([.operator], scope: .opsWrite), right: .act, idempotency: .optional, success: 201,
        problems: [.notFound, .codeTaken, .currencyMismatch])

    typealias Path = BillerPath

    struct Body: FieldDecodable {
        let code: String
        let name: String
        let amount: Money
        let validityDays: Int?
        let isAvailable: Bool

        init(_ fields: inout Fields) {
            code = fields.required("code", .partnerCode.example("GOTV-SUPA"))
            name = fields.required("name", .line(1...100).example("GOtv Supa"))
            amount = fields.required("amount", .money)
            validityDays = fields.optional("validity_days", .integer(1...3_660))
            isAvailable = fields.optional("available", .bool) ?? true
            if !amount.isPositive { fields.refuse("amount.amount", .outOfRange, "must be above zero") }
        }
    }

    static let bodyExample: String? = """
        {"code": "GOTV-SUPA", "name": "GOtv Supa", "amount": {"amount": "6400.00", "currency": "NGN"}, \
        "validity_days": 30}
        """

    let parts: CatalogueParts

    func handle(_ call: Call<Self>) async throws -> Reply<StaffBillerPackageView> {
        let (id, body) = (call.path.id, call.body)
        let package = BillerPackage(
            id: parts.ids.next(), biller: id, code: body.code, name: body.name, amount: body.amount,
            validityDays: body.validityDays, isAvailable: body.isAvailable)
        return try await idempotent(call, parts.transactions) { transaction in
            guard let known = try await parts.catalogue.lookUp(id, in: transaction) else {
                throw BillingError.missing(.biller)
            }
            guard body.amount.currency == known.biller.currency else {
                throw BillingError.currencyMismatch(expected: known.biller.currency)
            }
            try await parts.catalogue.insert(package, now: parts.clock.now(), in: transaction)
            AuditTrail.resource("\(package.id)")
            return .created(
                StaffBillerPackageView(
                    entry: CataloguedPackage(
                        package: package, isSwitchedOn: package.isAvailable, partnerAmount: nil)))
        }
    }
}
