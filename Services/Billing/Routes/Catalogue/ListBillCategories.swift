import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /categories`
struct ListBillCategories: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/categories", id: "listBillCategories", summary: "Kinds of bills",
        tag: CatalogueRoutes.tag, access: .authenticated(scope: .billingRead), problems: [.badCursor])

    typealias Query = TableQuery

    let parts: CatalogueParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BillCategoryView>> {
        let categories = try await parts.catalogue.categories().map(BillCategoryView.init)
        return .ok(
            try call.query.page(categories, parts.cursors, list: "bill-categories") { view in
                // Two digits suffice for long.
                "\(view.category.position < 10 ? "0" : "")\(view.category.position)"
            })
    }
}

struct BillCategoryView: FieldEncodable {
    let category: BillerCategory

    static let example = BillCategoryView(
        category: BillerCategory(
            id: BillerCategoryID(.example), code: .electricity, name: "Electricity", position: 3))

    func encode(to out: inout JSONWriter) {
        out.field("id", category.id)
        out.field("code", category.code)
        out.field("name", category.name)
    }
}
