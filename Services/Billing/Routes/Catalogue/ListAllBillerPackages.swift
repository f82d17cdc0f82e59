import Authentication
import BillingDomain
import HTTPKit
import Primitives

/// `GET /admin/billing/billers/{id}/packages`
struct ListAllBillerPackages: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/billing/billers/{id}/packages", id: "listAllBillerPackages",
        summary: "What a biller sells, and what waits for an operator", tag: CatalogueRoutes.staffTag,
        access: .roles([.operator, .support, .auditor], scope: .opsRead), problems: [.notFound, .badCursor])

    typealias Path = BillerPath
    typealias Query = TableQuery

    let parts: CatalogueParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<StaffBillerPackageView>> {
        let id = call.path.id
        guard try await parts.catalogue.biller(id, isOperator: true) != nil else { throw BillingError.missing(.biller) }
        let packages = try await parts.catalogue.packages(of: id).map { StaffBillerPackageView(entry: $0) }
        return .ok(
            try call.query.page(packages, parts.cursors, list: "all-packages-\(id)", key: \.entry.package.listKey))
    }
}
