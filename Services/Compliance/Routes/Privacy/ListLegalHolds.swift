import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `GET /privacy/legal-holds`
struct ListLegalHolds: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/privacy/legal-holds", id: "listLegalHolds", summary: "Legal holds, newest first",
        tag: PrivacyRoutes.staffTag, access: KYCRoutes.staffReading, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let user: UserID?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            user = fields.optional("user_id", .id(UserID.self).described("Only those of this person"))
        }
    }

    private static let list = "legal-holds"

    let holds: LegalHoldStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<LegalHoldView>> {
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: Self.list).flatMap(LegalHoldID.init)
        let found = try await holds.list(of: call.query.user, after: after, limit: limit + 1)
        let views = found.map { LegalHoldView(hold: $0, now: call.receivedAt) }
        return .ok(Page(views, limit: limit) { cursors.encode("\($0.hold.id)", list: Self.list) })
    }
}
