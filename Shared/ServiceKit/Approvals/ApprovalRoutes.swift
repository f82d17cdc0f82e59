import Authentication
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// The routes of a service at which operators decide about each other's requests.
enum ApprovalRoutes<Owner: FlorinService> {
    static func all(_ desk: ApprovalDesk, _ works: [ApprovedWork], cursors: CursorCodec) -> [any Endpoint] {
        let works = Dictionary(uniqueKeysWithValues: works.map { ($0.operation, $0) })
        return [
            ListApprovals<Owner>(desk: desk, cursors: cursors),
            GetApproval<Owner>(desk: desk),
            ApproveRequest<Owner>(desk: desk, works: works),
            RejectRequest<Owner>(desk: desk),
        ]
    }

    static func path(_ rest: String = "") -> PathTemplate {
        PathTemplate("/api/v1/admin/\(Owner.slug)/approvals\(rest)")
    }

    /// `Wallet`, for the names of operations.
    static var name: String { Owner.slug.prefix(1).uppercased() + Owner.slug.dropFirst() }

    static var tag: String { "Approvals" }
    static var reading: Access { .roles([.operator, .support, .compliance, .accountant], scope: .opsRead) }
    static var deciding: Access { .roles([.operator]) }
}

struct ApprovalPath: FieldDecodable {
    let id: UniqueID

    init(_ fields: inout Fields) { id = fields.required("id", .uuid) }
}

/// Why an operator agrees or does not; the requester's own reason stands beside it.
struct ApprovalDecision: FieldDecodable {
    let reason: String?

    init(_ fields: inout Fields) {
        reason = fields.optional("reason", .lines(1...500).described("The second operator's, kept with the decision"))
    }
}
