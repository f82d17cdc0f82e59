import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /privacy/requests/{id}`
struct GetPrivacyRequest: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/privacy/requests/{id}", id: "getPrivacyRequest", summary: "One request",
        tag: PrivacyRoutes.tag, access: PrivacyRoutes.seeing, problems: [.notFound], isOpenWhenRestricted: true)

    typealias Path = PrivacyRequestPath

    let desk: PrivacyDesk

    func handle(_ call: Call<Self>) async throws -> Reply<PrivacyRequestView> {
        let caller = try call.caller.userID
        guard let request = try await desk.requests.find(call.path.id),
            request.user == caller || call.context.oversees,
            let whole = try await desk.whole([request]).first
        else { throw RightsError.notFound }
        return .ok(PrivacyRequestView(whole, isForStaff: request.user != caller))
    }
}
