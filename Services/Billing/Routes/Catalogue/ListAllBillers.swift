import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /admin/billing/billers?category=&q=`
struct ListAllBillers: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/billing/billers", id: "listAllBillers", summary: "All billers, those for testing as well",
        tag: CatalogueRoutes.staffTag, access: .roles([.operator, .support, .auditor], scope: .opsRead),
        problems: [.badCursor])

    typealias Query = ListBillers.Query

    let parts: CatalogueParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<StaffBillerView>> {
        let filter = BillerFilter(category: call.query.category, text: call.query.text, isOperator: true)
        let billers = try await parts.catalogue.billers(filter).map { StaffBillerView(entry: $0) }
        return .ok(try call.query.page.page(billers, parts.cursors, list: "all-billers", key: \.entry.biller.code))
    }
}
