import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `PATCH /cases/{id}`: what it is about is added to; whoever is named looks into it.
struct ChangeCase: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/compliance/cases/{id}", id: "changeCase", summary: "Add to a case, or give it to somebody",
        tag: MonitoringRoutes.cases, access: KYCRoutes.staffWriting, right: .act,
        problems: [.notFound, .alreadyDecided, .conflict, .ownDecision])

    typealias Path = CasePath

    struct Body: FieldDecodable {
        let title: String?
        let assignee: UserID?
        let dueAt: Timestamp?
        let subjects: CaseDesk.Subjects

        init(_ fields: inout Fields) {
            title = fields.optional("title", .line(1...200))
            assignee = fields.optional("assignee_id", .id(UserID.self))
            dueAt = fields.optional("due_at", .timestamp)
            subjects = CaseDesk.Subjects(&fields)
        }
    }

    let cases: CaseDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<CaseView> {
        let (staff, body) = (try call.caller.userID, call.body)
        return try await transactions.run { transaction in
            .ok(
                CaseView(
                    try await cases.change(
                        call.path.id, title: body.title, assignee: body.assignee, dueAt: body.dueAt,
                        adding: body.subjects, by: staff, at: call.receivedAt, in: transaction)))
        }
    }
}
