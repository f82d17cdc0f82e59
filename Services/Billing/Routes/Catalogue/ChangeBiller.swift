import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `PATCH /admin/billing/billers/{id}`: what is absent stays; `amount: null` leaves packages only.
struct ChangeBiller: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/admin/billing/billers/{id}", id: "changeBiller", summary: "Change a biller, or switch it off",
        tag: CatalogueRoutes.staffTag, access: .roles([.operator], scope: .opsWrite), right: .act,
        idempotency: .optional, problems: [.notFound, .currencyMismatch])

    typealias Path = BillerPath

    struct Body: FieldDecodable {
        let change: BillerChange

        init(_ fields: inout Fields) {
            var change = BillerChange()
            change.name = fields.optional("name", .line(1...100).example("Benin Electric"))
            change.category = fields.optional("category", .choice(Biller.Category.self))
            switch fields.change("amount", .object(BillerRangeFields.self)) {
            case .keep: change.range = .keep
            case .clear: change.range = .clear
            case .set(let fields): change.range = .set(fields.range)
            }
            change.fee = fields.optional("fee", .object(BillerFeeFields.self))?.fee
            change.requiresValidation = fields.optional("requires_validation", .bool)
            change.customerNumber = fields.optional("customer_id", .object(CustomerNumberFields.self))?.number
            change.service = fields.optional("vtpass_service", .partnerCode)
            change.isAvailable = fields.optional("available", .bool)
            change.isTesting = fields.optional("testing", .bool.described("Only operators see it"))
            self.change = change
        }
    }

    static let bodyExample: String? = #"{"available": false}"#

    let parts: CatalogueParts

    func handle(_ call: Call<Self>) async throws -> Reply<StaffBillerView> {
        let (id, change) = (call.path.id, call.body.change)
        return try await idempotent(call, parts.transactions) { transaction in
            guard let known = try await parts.catalogue.lookUp(id, in: transaction) else {
                throw BillingError.missing(.biller)
            }
            try Biller.check(known.biller.currency, change.range.applied(to: nil), change.fee)
            let changed = try await parts.catalogue.change(id, change, now: parts.clock.now(), in: transaction)
            return .ok(StaffBillerView(entry: changed ?? known))
        }
    }
}
