import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

extension CaseStatus: FieldValue {}
extension CaseOutcome: FieldValue {}
extension CaseEntry.Kind: FieldValue {}

/// A case with what belongs to it.
struct CaseView: FieldEncodable {
    let kept: KeptCase

    init(_ kept: KeptCase) { self.kept = kept }

    static let example = CaseView(
        KeptCase(
            file: CaseFile(
                id: CaseID(.example), title: "Three payments a day", dueAt: .example, status: .closed,
                assignee: UserID(.example),
                proposal: .init(outcome: .report, reason: "No explanation.", by: UserID(.example), at: .example),
                approvedBy: UserID(.example), closedAt: .example),
            customers: [UserID(.example)], alerts: [AlertID(.example)], timeline: [CaseEntryView.example.entry],
            createdBy: UserID(.example), createdAt: .example, papers: [CasePaperView.example.paper]))

    func encode(to out: inout JSONWriter) {
        let file = kept.file
        out.field("id", file.id)
        out.field("title", file.title)
        out.field("status", file.status)
        out.field("customer_ids", kept.customers)
        out.field("alert_ids", kept.alerts)
        out.field("assignee_id", file.assignee)
        out.field("due_at", file.dueAt)
        out.optional("outcome", file.proposal?.outcome)
        out.optional("reason", file.proposal?.reason)
        out.optional("proposed_by", file.proposal?.by)
        out.optional("approved_by", file.approvedBy)
        out.optional("closed_at", file.closedAt)
        out.field("timeline", kept.timeline.map(CaseEntryView.init))
        out.field("files", kept.papers.map(CasePaperView.init))
        out.field("created_by", kept.createdBy)
        out.field("created_at", kept.createdAt)
    }
}

struct CaseEntryView: FieldEncodable {
    let entry: CaseEntry

    init(_ entry: CaseEntry) { self.entry = entry }

    static let example = CaseEntryView(
        CaseEntry(kind: .note, staff: UserID(.example), at: .example, text: "The customer was asked."))

    func encode(to out: inout JSONWriter) {
        out.field("kind", entry.kind)
        out.field("staff_id", entry.staff)
        out.field("at", entry.at)
        out.optional("text", entry.text)
    }
}

/// `{id}` of a case's path.
struct CasePath: FieldDecodable {
    let id: CaseID

    init(_ fields: inout Fields) { id = fields.required("id", .id(CaseID.self)) }
}
