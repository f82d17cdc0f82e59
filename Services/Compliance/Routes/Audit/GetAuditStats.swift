import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /audit-logs/stats`: how much of what has happened.
struct GetAuditStats: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/audit-logs/stats", id: "getAuditStats", summary: "How many entries of which kind",
        tag: AuditRoutes.tag, access: KYCRoutes.staffReading, problems: [.rangeReversed])

    typealias Query = SpanQuery

    let log: AuditLog

    func handle(_ call: Call<Self>) async throws -> Reply<AuditStatsView> {
        let (from, to) = try call.query.span(at: call.receivedAt)
        return .ok(AuditStatsView(from: from, to: to, counts: try await log.store.counts(from: from, to: to)))
    }
}

/// `?from=&to=` of figures: the last thirty days when nothing is said.
struct SpanQuery: FieldDecodable {
    let from: Timestamp?
    let to: Timestamp?

    init(_ fields: inout Fields) {
        from = fields.optional("from", .dayOrTime.described("The first day, or time; otherwise thirty days before"))
        to = fields.optional("to", .dayOrTime.described("Nothing from this day, or time, on; otherwise now"))
    }

    /// - Throws: 422 `range_reversed`.
    func span(at now: Timestamp) throws(Problem) -> (from: Timestamp, to: Timestamp) {
        let to = to ?? now.endOfShown
        let from = from ?? to - .seconds(30 * 86_400)
        guard from <= to else { throw Problem(.rangeReversed) }
        return (from, to)
    }
}

extension FieldType where Value == Timestamp {
    /// A day is its beginning in UTC.
    static var dayOrTime: FieldType {
        .parsed(
            "an RFC 3339 time, or a day as YYYY-MM-DD",
            schema: .string(
                JSONMember("pattern", .string("^[0-9]{4}-[0-9TZ:.+-]*$")), JSONMember("maxLength", .number("40"))),
            example: Timestamp.example
        ) { text in
            Timestamp(rfc3339: text)?.shown ?? Timestamp(rfc3339: "\(text)T00:00:00Z")
        }
    }
}

struct AuditStatsView: FieldEncodable {
    let from: Timestamp
    let to: Timestamp
    let counts: [AuditCount]

    static let example = AuditStatsView(
        from: .example, to: .example,
        counts: [AuditCount(service: "wallet", category: "movement", severity: "info", outcome: "succeeded", count: 9)])

    func encode(to out: inout JSONWriter) {
        out.field("from", from)
        out.field("to", to)
        out.field("total", counts.reduce(0) { $0 + $1.count })
        out.field("services", sums(\.service))
        out.field("categories", sums(\.category))
        out.field("severities", sums(\.severity))
        out.field("outcomes", sums(\.outcome))
    }

    private func sums(_ part: (AuditCount) -> String) -> [CountView] {
        CountView.sums(counts.map { (part($0), $0.count) })
    }
}

/// How many of a kind.
struct CountView: FieldEncodable {
    let name: String
    let count: Int64

    static let example = CountView(name: "wallet", count: 9)

    static func sums(_ counts: [(name: String, count: Int64)]) -> [CountView] {
        let sums = Dictionary(counts.map { ($0.name, $0.count) }, uniquingKeysWith: +)
        return sums.sorted { $0.key < $1.key }.map { CountView(name: $0.key, count: $0.value) }
    }

    func encode(to out: inout JSONWriter) {
        out.field("name", name)
        out.field("count", count)
    }
}
