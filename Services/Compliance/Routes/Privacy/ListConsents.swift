import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `GET /privacy/consents`: for all purposes, asked about or not.
struct ListConsents: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/privacy/consents", id: "listConsents", summary: "What you allow, by purpose",
        tag: PrivacyRoutes.tag, access: KYCRoutes.reading, problems: [.badCursor], isOpenWhenRestricted: true)

    typealias Query = TableQuery

    let consents: ConsentStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<ConsentView>> {
        let all = try await consents.list(of: call.caller.userID).map { ConsentView($0) }
        return .ok(try call.query.page(all, cursors, list: "consents") { $0.consent.purpose.rawValue })
    }
}
