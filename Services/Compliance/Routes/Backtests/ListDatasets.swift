import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /datasets`
struct ListDatasets: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/datasets", id: "listDatasets", summary: "Sets of movements, newest first",
        tag: MonitoringRoutes.backtests, access: KYCRoutes.staffReading, problems: [.badCursor])

    typealias Query = PageQuery

    let backtests: BacktestStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<DatasetView>> {
        let (limit, list) = (call.query.limit, "datasets")
        let after = try call.query.position(cursors, list: list).flatMap { DatasetID($0) }
        let found = try await backtests.datasets(after: after, limit: limit + 1)
        return .ok(Page(found.map(DatasetView.init), limit: limit) { cursors.encode("\($0.kept.id)", list: list) })
    }
}
