import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `GET /privacy/breaches`
struct ListBreaches: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/privacy/breaches", id: "listBreaches", summary: "Breaches, newest first",
        tag: PrivacyRoutes.staffTag, access: KYCRoutes.staffReading, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let status: Breach.Status?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            status = fields.optional(
                "status", .choice(Breach.Status.self).described("Only those that stand so"))
        }
    }

    private static let list = "breaches"

    let breaches: BreachStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BreachView>> {
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: Self.list).flatMap(BreachID.init)
        let found = try await breaches.list(call.query.status, after: after, limit: limit + 1)
        return .ok(
            Page(found.map { BreachView($0) }, limit: limit) { cursors.encode("\($0.breach.id)", list: Self.list) })
    }
}
