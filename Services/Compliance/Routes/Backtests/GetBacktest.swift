import ComplianceDomain
import HTTPKit
import JSONKit

/// `GET /backtests/{id}`: the first 10,000 of its alerts.
struct GetBacktest: Endpoint {
    private static let mostAlerts = 10_000

    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/backtests/{id}", id: "getBacktest", summary: "A back-test, and what it has found",
        tag: MonitoringRoutes.backtests, access: KYCRoutes.staffReading, problems: [.notFound])

    typealias Path = BacktestPath

    let backtests: BacktestStore

    func handle(_ call: Call<Self>) async throws -> Reply<BacktestView> {
        guard let kept = try await backtests.find(call.path.id) else { throw ComplianceError.notFound }
        guard kept.status == .completed else { return .ok(BacktestView(kept)) }
        let alerts = try await backtests.alerts(of: kept.id, limit: Self.mostAlerts)
        return .ok(BacktestView(kept, alerts: alerts))
    }
}
