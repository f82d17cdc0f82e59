import Authentication
import BillingDomain
import HTTPKit
import Primitives

/// `GET /billers/{id}/packages`, the cheapest first.
struct ListBillerPackages: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/billers/{id}/packages", id: "listBillerPackages", summary: "What a biller sells",
        tag: CatalogueRoutes.tag, access: .authenticated(scope: .billingRead), problems: [.notFound, .badCursor])

    typealias Path = BillerPath
    typealias Query = TableQuery

    let parts: CatalogueParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BillerPackageView>> {
        let id = call.path.id
        guard try await parts.catalogue.biller(id, isOperator: try call.caller.has(.operator)) != nil else {
            throw BillingError.missing(.biller)
        }
        let packages = try await parts.catalogue.packages(of: id).map { BillerPackageView(package: $0.package) }
        return .ok(try call.query.page(packages, parts.cursors, list: "packages-\(id)", key: \.package.listKey))
    }
}
