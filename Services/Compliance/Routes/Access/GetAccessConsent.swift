import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `GET /psd2/consents/{id}`
struct GetAccessConsent: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/psd2/consents/{id}", id: "getAccessConsent", summary: "One consent",
        tag: AccessRoutes.tag, access: KYCRoutes.reading, problems: [.notFound])

    typealias Path = AccessConsentPath

    let consents: AccessConsentStore

    func handle(_ call: Call<Self>) async throws -> Reply<AccessConsentView> {
        let user = try call.caller.userID
        guard let consent = try await consents.find(call.path.id), consent.user == user else {
            throw RightsError.notFound
        }
        return .ok(AccessConsentView(consent: consent, now: call.receivedAt))
    }
}
