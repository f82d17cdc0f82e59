import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /rules/{id}/versions`
struct ListRuleVersions: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/rules/{id}/versions", id: "listRuleVersions",
        summary: "What a rule was, newest first", tag: MonitoringRoutes.rules,
        access: KYCRoutes.staffReading, problems: [.badCursor, .notFound])

    typealias Path = RulePath
    typealias Query = PageQuery

    let rules: RuleStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<RuleView>> {
        let (limit, list) = (call.query.limit, "rule-versions \(call.path.id)")
        let before = try call.query.position(cursors, list: list).flatMap { Int($0) }
        let found = try await rules.versions(of: call.path.id, before: before, limit: limit + 1)
        // Every rule has a first version.
        guard !found.isEmpty || before != nil else { throw ComplianceError.notFound }
        return .ok(Page(found.map(RuleView.init), limit: limit) { cursors.encode("\($0.kept.version)", list: list) })
    }
}
