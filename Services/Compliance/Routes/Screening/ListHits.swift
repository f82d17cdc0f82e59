import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /screening/hits`
struct ListHits: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/screening/hits", id: "listHits",
        summary: "Likenesses of customers with listed persons, newest first", tag: ScreeningRoutes.tag,
        access: KYCRoutes.staffReading, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let status: HitStatus?
        let customer: UserID?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            status = fields.optional("status", .choice(HitStatus.self).described("Only these"))
            customer = fields.optional("customer_id", .id(UserID.self).described("Only this customer's"))
        }
    }

    private static let list = "screening-hits"

    let hits: HitStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<HitView>> {
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: Self.list).flatMap(HitID.init)
        let found = try await hits.list(
            status: call.query.status, of: call.query.customer, after: after, limit: limit + 1)
        return .ok(
            Page(found.map(HitView.init), limit: limit) { cursors.encode("\($0.hit.id)", list: Self.list) })
    }
}
