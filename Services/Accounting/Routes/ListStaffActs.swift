import AccountingDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

/// Who posted, reversed, closed, reopened or changed the chart, and why.
struct ListStaffActs: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/accounting/staff-acts", id: "listAccountingStaffActs",
        summary: "What people did to the books, when and why, newest first", tag: "Staff acts",
        access: AccountingRoutes.reading)

    struct Query: FieldDecodable {
        let page: PageQuery
        let act: StaffAct.Kind?
        let subject: UniqueID?
        let actor: UserID?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            act = fields.optional("act", .choice(StaffAct.Kind.self).described("Only acts of this kind"))
            subject = fields.optional(
                "subject_id", .uuid.described("Only those on this entry, period, account or reconciliation"))
            actor = fields.optional("actor_id", .id(UserID.self).described("Only those of this person"))
        }
    }

    let acts: StaffActStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<StaffActView>> {
        let query = call.query
        let before = try query.page.position(cursors, list: "staff-acts").flatMap { UniqueID($0) }
        let rows = try await acts.list(
            kind: query.act, subject: query.subject, actor: query.actor, before: before, limit: query.page.limit + 1)
        return .ok(
            Page(rows.map { StaffActView(done: $0) }, limit: query.page.limit) {
                cursors.encode($0.done.act.id.description, list: "staff-acts")
            })
    }
}

struct StaffActView: FieldEncodable {
    let done: DoneStaffAct

    static let example = StaffActView(
        done: DoneStaffAct(
            act: StaffAct(
                id: .example, actor: UserID(.example), role: .accountant, reason: "November is complete", at: .example),
            kind: .periodClosed, subject: .example, detail: "2026-11"))

    func encode(to out: inout JSONWriter) {
        out.field("id", done.act.id)
        out.field("at", done.act.at)
        out.field("actor_id", done.act.actor)
        out.field("role", done.act.role.rawValue)
        out.field("act", done.kind)
        out.field("subject_id", done.subject)
        out.field("reason", done.act.reason)
        out.field("detail", done.detail)
    }
}

extension StaffAct.Kind: FieldValue {}

/// The body of what needs nothing but, perhaps, a reason.
struct StaffReason: FieldDecodable {
    let reason: String?

    init(_ fields: inout Fields) {
        reason = fields.optional("reason", .staffReason)
    }
}
