import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /fraud/models`
struct ListFraudModels: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/fraud/models", id: "listFraudModels", summary: "Models that tell fraud, newest first",
        tag: FraudRoutes.tag, access: KYCRoutes.staffReading, problems: [.badCursor])

    typealias Query = PageQuery

    private static let list = "fraud_models"

    let models: FraudModelStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<FraudModelView>> {
        let limit = call.query.limit
        let after = try call.query.position(cursors, list: Self.list).flatMap { FraudModelID($0) }
        let found = try await models.list(after: after, limit: limit + 1)
        return .ok(
            Page(found.map(FraudModelView.init), limit: limit) { cursors.encode("\($0.kept.id)", list: Self.list) })
    }
}
