import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `GET /privacy/legal-holds/{id}`
struct GetLegalHold: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/privacy/legal-holds/{id}", id: "getLegalHold", summary: "One legal hold",
        tag: PrivacyRoutes.staffTag, access: KYCRoutes.staffReading, problems: [.notFound])

    typealias Path = LegalHoldPath

    let holds: LegalHoldStore

    func handle(_ call: Call<Self>) async throws -> Reply<LegalHoldView> {
        guard let hold = try await holds.find(call.path.id) else { throw RightsError.notFound }
        return .ok(LegalHoldView(hold: hold, now: call.receivedAt))
    }
}
