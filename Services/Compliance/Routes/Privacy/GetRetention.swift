import Authentication
import ComplianceDomain
import Contracts
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `GET /privacy/retention`
struct GetRetention: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/privacy/retention", id: "getRetention",
        summary: "For how many days what is kept is kept", tag: PrivacyRoutes.staffTag,
        access: KYCRoutes.staffReading)

    let retention: RetentionStore

    func handle(_ call: Call<Self>) async throws -> Reply<RetentionView> {
        .ok(RetentionView(kept: try await retention.current()))
    }
}
