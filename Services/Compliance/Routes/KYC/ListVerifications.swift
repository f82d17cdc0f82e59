import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /kyc/verifications`
struct ListVerifications: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/kyc/verifications", id: "listVerifications",
        summary: "Your verifications, newest first", tag: KYCRoutes.tag, access: KYCRoutes.reading,
        problems: [.badCursor], isOpenWhenRestricted: true)

    typealias Query = PageQuery

    let desk: KYCDesk
    let reader: KYCReader
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<VerificationView>> {
        let (limit, list) = (call.query.limit, "kyc-verifications")
        let after = try call.query.position(cursors, list: list).flatMap(VerificationID.init)
        let found = try await desk.verifications.list(of: try call.caller.userID, after: after, limit: limit + 1)
        let page = Page(try await reader.whole(found).map { VerificationView($0) }, limit: limit) {
            cursors.encode("\($0.whole.verification.id)", list: list)
        }
        return .ok(page)
    }
}
