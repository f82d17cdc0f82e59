import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /audit-logs/export`: the entries as they lie there, sealed, an object a line. What it gives can be verified
/// without us, and tells nothing of persons without their keys.
struct ExportAuditLog: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/audit-logs/export", id: "exportAuditLog",
        summary: "Entries with their hashes, one JSON object a line", tag: AuditRoutes.tag,
        access: KYCRoutes.staffReading, problems: [.rangeReversed],
        // The second is how makers of clients know bytes.
        produces: [contentType, "application/octet-stream"], streamsAnswer: true,
        audits: .read)

    static let contentType = "application/x-ndjson"

    struct Query: FieldDecodable {
        let first: Int64?
        let last: Int64?

        init(_ fields: inout Fields) {
            let place = FieldType<Int64>.integer(1...Int64.max)
            first = fields.optional("from_sequence", place.described("The first entry; otherwise that of the log"))
            last = fields.optional("to_sequence", place.described("The last entry; otherwise that of the log"))
        }
    }

    let log: AuditLog

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let first = call.query.first ?? 1
        if let last = call.query.last, last < first { throw Problem(.rangeReversed) }
        let last = min(call.query.last ?? .max, try await log.store.head().sequence)
        let log = log
        return .stream(contentType: Self.contentType) { writer in
            try await log.export(from: first, through: last) { try await writer.write($0) }
        }
        .attachment("audit-log.ndjson")
    }
}
