import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `GET /psd2/consents`
struct ListAccessConsents: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/psd2/consents", id: "listAccessConsents",
        summary: "What you allow third parties, newest first", tag: AccessRoutes.tag, access: KYCRoutes.reading,
        problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let status: AccessConsent.Status?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            status = fields.optional(
                "status", .choice(AccessConsent.Status.self).described("Only those that stand so"))
        }
    }

    private static let list = "access-consents"

    let consents: AccessConsentStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<AccessConsentView>> {
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: Self.list).flatMap(AccessConsentID.init)
        let found = try await consents.list(
            of: call.caller.userID, call.query.status, after: after, limit: limit + 1)
        let views = found.map { AccessConsentView(consent: $0, now: call.receivedAt) }
        return .ok(Page(views, limit: limit) { cursors.encode("\($0.consent.id)", list: Self.list) })
    }
}
