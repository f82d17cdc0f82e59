import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /privacy/requests`: one's own; staff see everybody's.
struct ListPrivacyRequests: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/privacy/requests", id: "listPrivacyRequests",
        summary: "Requests about personal data, newest first", tag: PrivacyRoutes.tag,
        access: PrivacyRoutes.seeing, problems: [.badCursor], isOpenWhenRestricted: true)

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: PrivacyRequestStore.Filter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = PrivacyRequestStore.Filter(
                user: fields.optional("user_id", .id(UserID.self).described("Staff: only those of this person")),
                kind: fields.optional(
                    "kind", .choice(PrivacyRequest.Kind.self).described("Only those that ask for this")),
                status: fields.optional(
                    "status", .choice(PrivacyRequest.Status.self).described("Only those that stand so")))
        }
    }

    private static let list = "privacy-requests"

    let desk: PrivacyDesk
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<PrivacyRequestView>> {
        let caller = try call.caller.userID
        var filter = call.query.filter
        // Whoever sees only the own finds nobody else's.
        if !call.context.oversees { filter.user = caller }
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: Self.list).flatMap(PrivacyRequestID.init)
        let found = try await desk.requests.list(filter, after: after, limit: limit + 1)
        let views = try await desk.whole(found).map { whole in
            PrivacyRequestView(whole, isForStaff: call.context.oversees && whole.request.user != caller)
        }
        return .ok(Page(views, limit: limit) { cursors.encode("\($0.whole.request.id)", list: Self.list) })
    }
}
