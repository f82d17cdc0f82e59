import Authentication
import BillingDomain
import HTTPKit
import Primitives

/// `GET /billers/{id}`
struct GetBiller: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/billers/{id}", id: "getBiller", summary: "Whoever can be paid",
        tag: CatalogueRoutes.tag, access: .authenticated(scope: .billingRead), problems: [.notFound])

    typealias Path = BillerPath

    let parts: CatalogueParts

    func handle(_ call: Call<Self>) async throws -> Reply<BillerView> {
        let isOperator = try call.caller.has(.operator)
        guard let found = try await parts.catalogue.biller(call.path.id, isOperator: isOperator) else {
            throw BillingError.missing(.biller)
        }
        return .ok(BillerView(biller: found.biller))
    }
}
