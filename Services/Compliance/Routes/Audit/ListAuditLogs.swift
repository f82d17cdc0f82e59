import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /audit-logs`: all that has happened, newest first. Asked for by person, thing or request, an entry that holds
/// many movements answers with those that are meant, one by one.
struct ListAuditLogs: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/audit-logs", id: "listAuditLogs", summary: "What has happened in the suite, newest first",
        tag: AuditRoutes.tag, access: KYCRoutes.staffReading, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let wanted: AuditQuery

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            var wanted = AuditQuery()
            wanted.search.actor = fields.optional(
                "actor", .uuid.described("What this person, or API key, has done"))
            wanted.search.subject = fields.optional("subject", .uuid.described("Whose affairs it was"))
            wanted.service = fields.optional(
                "service", .pathName(1...64, example: "wallet").described("Only what this service told"))
            wanted.category = fields.optional(
                "category", .choice(AuditEntryRecord.Category.self).described("Only these"))
            wanted.type = fields.optional(
                "type", .text(1...128).example("wallet.movements_posted.v1").described("Only messages of this type"))
            wanted.severity = fields.optional(
                "severity", .choice(AuditEntryRecord.Level.self).described("Only as grave as this"))
            wanted.outcome = fields.optional(
                "outcome", .choice(AuditEntryRecord.Outcome.self).described("Only what ended so"))
            wanted.search.requestID = fields.optional(
                "request_id", .text(1...64).described("What came of one request: its `X-Request-Id`"))
            wanted.search.resourceID = fields.optional(
                "resource_id", .text(1...128).described("About one thing; for a movement that is its transaction"))
            wanted.from = fields.optional("from", .timestamp.described("Nothing before this time"))
            wanted.to = fields.optional("to", .timestamp.described("Nothing from this time on"))
            self.wanted = wanted
        }
    }

    private static let list = "audit-logs"

    let log: AuditLog
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<AuditLogView>> {
        let query = call.query
        let last = try query.page.position(cursors, list: Self.list).map(Self.place)
        let (entries, next) = try await log.page(query.wanted, after: last, limit: query.page.limit)
        return .ok(
            Page(
                data: entries.map { AuditLogView($0) },
                nextCursor: next.map { cursors.encode($0.text, list: Self.list) }))
    }

    /// - Throws: `InvalidCursor`.
    private static func place(_ text: String) throws -> AuditPlace {
        guard let place = AuditPlace(text) else { throw InvalidCursor() }
        return place
    }
}
