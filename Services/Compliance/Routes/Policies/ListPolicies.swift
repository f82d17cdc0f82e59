import HTTPKit
import JSONKit
import Primitives

/// `GET /policies`
struct ListPolicies: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/policies", id: "listPolicies",
        summary: "Versions of the policy, the one that holds first", tag: MonitoringRoutes.policies,
        access: KYCRoutes.staffReading, problems: [.badCursor])

    typealias Query = PageQuery

    let policies: PolicyShelf
    let cursors: CursorCodec
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<Page<PolicyView>> {
        let (limit, list) = (call.query.limit, "policies")
        let before = try call.query.position(cursors, list: list).flatMap { Int($0) }
        // An empty database gets the one that the service begins with.
        _ = try await transactions.run { try await policies.current(in: $0) }
        let found = try await policies.store.list(before: before, limit: limit + 1)
        return .ok(Page(found.map(PolicyView.init), limit: limit) { cursors.encode("\($0.kept.version)", list: list) })
    }
}
