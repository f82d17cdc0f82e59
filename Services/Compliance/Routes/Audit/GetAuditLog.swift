import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /audit-logs/{id}`: one entry, whole.
struct GetAuditLog: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/audit-logs/{id}", id: "getAuditLog", summary: "One entry of the log",
        tag: AuditRoutes.tag, access: KYCRoutes.staffReading, problems: [.notFound])

    struct Path: FieldDecodable {
        let id: UniqueID

        init(_ fields: inout Fields) { id = fields.required("id", .uuid) }
    }

    let log: AuditLog

    func handle(_ call: Call<Self>) async throws -> Reply<AuditLogView> {
        guard let entry = try await log.find(call.path.id) else { throw ComplianceError.notFound }
        return .ok(AuditLogView(entry))
    }
}
