import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /backtests`
struct ListBacktests: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/backtests", id: "listBacktests", summary: "Back-tests, newest first",
        tag: MonitoringRoutes.backtests, access: KYCRoutes.staffReading, problems: [.badCursor])

    typealias Query = PageQuery

    let backtests: BacktestStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BacktestView>> {
        let (limit, list) = (call.query.limit, "backtests")
        let after = try call.query.position(cursors, list: list).flatMap { BacktestID($0) }
        let found = try await backtests.list(after: after, limit: limit + 1)
        return .ok(
            Page(found.map { BacktestView($0) }, limit: limit) { cursors.encode("\($0.kept.id)", list: list) })
    }
}
