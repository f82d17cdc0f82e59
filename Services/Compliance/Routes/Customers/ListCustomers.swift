import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /customers`
struct ListCustomers: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/customers", id: "listCustomers",
        summary: "Customers, and how each is watched", tag: MonitoringRoutes.customers,
        access: KYCRoutes.staffReading, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: CustomerFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = CustomerFilter(
                risk: fields.optional("risk", .choice(CustomerRisk.self).described("Only those of this risk")),
                restriction: fields.optional(
                    "restriction", .choice(Restriction.self).described("Only those who are held so")),
                tier: fields.optional("tier", .integer(0...3).described("Only those of this tier")))
        }
    }

    private static let list = "compliance-customers"

    let reader: CustomerReader
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<CustomerView>> {
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: Self.list).flatMap { UserID($0) }
        let found = try await reader.list(call.query.filter, after: after, limit: limit + 1)
        return .ok(
            Page(found.map(CustomerView.init), limit: limit) {
                cursors.encode("\($0.seen.standing.user)", list: Self.list)
            })
    }
}
