import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `GET /privacy/breaches/{id}`
struct GetBreach: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/privacy/breaches/{id}", id: "getBreach", summary: "One breach",
        tag: PrivacyRoutes.staffTag, access: KYCRoutes.staffReading, problems: [.notFound])

    typealias Path = BreachPath

    let breaches: BreachStore

    func handle(_ call: Call<Self>) async throws -> Reply<BreachView> {
        guard let breach = try await breaches.find(call.path.id) else { throw RightsError.notFound }
        return .ok(BreachView(breach))
    }
}
