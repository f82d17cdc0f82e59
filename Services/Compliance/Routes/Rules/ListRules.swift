import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /rules`
struct ListRules: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/rules", id: "listRules", summary: "Rules and patterns, in their newest versions",
        tag: MonitoringRoutes.rules, access: KYCRoutes.staffReading, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let filter: RuleFilter

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            filter = RuleFilter(
                mode: fields.optional("status", .choice(Rule.Mode.self).described("Only those in this mode")),
                kind: fields.optional("kind", .choice(RuleDefinition.Kind.self).described("Only these")),
                code: fields.optional("code", .pathName(1...64, example: "structuring").described("Only this one")))
        }
    }

    private static let list = "rules"

    let rules: RuleShelf
    let cursors: CursorCodec
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<Page<RuleView>> {
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: Self.list).flatMap { RuleID($0) }
        // An empty database gets those that the service begins with.
        _ = try await transactions.run { try await rules.active(in: $0) }
        let found = try await rules.store.list(call.query.filter, after: after, limit: limit + 1)
        return .ok(Page(found.map(RuleView.init), limit: limit) { cursors.encode("\($0.kept.id)", list: Self.list) })
    }
}
