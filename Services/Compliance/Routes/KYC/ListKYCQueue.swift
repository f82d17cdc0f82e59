import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /kyc/queue`: what waits for a person, the oldest due first.
struct ListKYCQueue: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/kyc/queue", id: "listKYCQueue",
        summary: "Verifications that wait for a person, the oldest due first", tag: KYCRoutes.staffTag,
        access: KYCRoutes.staffReading, problems: [.badCursor], audits: .read)

    struct Query: FieldDecodable {
        let page: PageQuery
        let assignee: UserID?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            assignee = fields.optional(
                "assignee_id", .id(UserID.self).described("Only those that this person has taken"))
        }
    }

    private static let list = "kyc-queue"

    let desk: KYCDesk
    let reader: KYCReader
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<VerificationView>> {
        let limit = call.query.page.limit
        let after = try call.query.page.position(cursors, list: Self.list).map(Self.place)
        let found = try await desk.verifications.queue(assignee: call.query.assignee, after: after, limit: limit + 1)
        let page = Page(
            try await reader.whole(found).map { VerificationView($0, isForStaff: true) }, limit: limit
        ) { view in
            let verification = view.whole.verification
            let due = verification.dueAt?.microsecondsSince1970 ?? 0
            return cursors.encode("\(due) \(verification.id)", list: Self.list)
        }
        return .ok(page)
    }

    /// - Throws: `InvalidCursor`.
    private static func place(_ text: String) throws -> (Timestamp, VerificationID) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let due = Int64(parts[0]), let id = VerificationID(String(parts[1])) else {
            throw InvalidCursor()
        }
        return (Timestamp(microsecondsSince1970: due), id)
    }
}
