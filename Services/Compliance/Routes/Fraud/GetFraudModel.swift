import ComplianceDomain
import HTTPKit
import JSONKit

/// `GET /fraud/models/{id}`
struct GetFraudModel: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/fraud/models/{id}", id: "getFraudModel", summary: "A model, and how good it is",
        tag: FraudRoutes.tag, access: KYCRoutes.staffReading, problems: [.notFound])

    typealias Path = FraudModelPath

    let models: FraudModelStore

    func handle(_ call: Call<Self>) async throws -> Reply<FraudModelView> {
        guard let kept = try await models.find(call.path.id) else { throw ComplianceError.notFound }
        return .ok(FraudModelView(kept))
    }
}
