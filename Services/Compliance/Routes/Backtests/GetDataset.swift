import ComplianceDomain
import HTTPKit
import JSONKit

/// `GET /datasets/{id}`
struct GetDataset: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/datasets/{id}", id: "getDataset", summary: "A set of movements",
        tag: MonitoringRoutes.backtests, access: KYCRoutes.staffReading, problems: [.notFound])

    typealias Path = DatasetPath

    let backtests: BacktestStore

    func handle(_ call: Call<Self>) async throws -> Reply<DatasetView> {
        guard let kept = try await backtests.dataset(call.path.id) else { throw ComplianceError.notFound }
        return .ok(DatasetView(kept))
    }
}
