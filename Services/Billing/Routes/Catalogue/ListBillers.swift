import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /billers?category=&q=`, by code.
struct ListBillers: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/billers", id: "listBillers", summary: "Who can be paid", tag: CatalogueRoutes.tag,
        access: .authenticated(scope: .billingRead), problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: TableQuery
        let category: Biller.Category?
        let text: String?

        init(_ fields: inout Fields) {
            page = TableQuery(&fields)
            category = fields.optional(
                "category", .choice(Biller.Category.self).described("Only those of this kind of bill"))
            text = fields.optional("q", .line(1...100).described("A part of the name or of the code"))
        }
    }

    let parts: CatalogueParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BillerView>> {
        var filter = BillerFilter(category: call.query.category, text: call.query.text)
        filter.isOperator = try call.caller.has(.operator)
        let billers = try await parts.catalogue.billers(filter).map { BillerView(biller: $0.biller) }
        return .ok(try call.query.page.page(billers, parts.cursors, list: "billers", key: \.biller.code))
    }
}
