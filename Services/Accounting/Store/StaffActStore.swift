import Authentication
import Outbox
import PostgresAccess
import Primitives

/// Somebody of the staff does something to the books: who, when and why. The role is the one that allows it.
struct StaffAct: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case entryPosted = "entry_posted"
        case entryReversed = "entry_reversed"
        case periodClosed = "period_closed"
        case periodReopened = "period_reopened"
        case accountCreated = "account_created"
        case accountChanged = "account_changed"
        case reconciliationStarted = "reconciliation_started"
        case attachmentAdded = "attachment_added"
    }

    let id: UniqueID
    let actor: UserID
    let role: Role
    let reason: String?
    let at: Timestamp
}

/// What has been done, as it is kept.
struct DoneStaffAct: Sendable {
    let act: StaffAct
    let kind: StaffAct.Kind
    /// The entry, period, account or reconciliation; of an attachment its entry.
    let subject: UniqueID
    let detail: String?
}

/// All SQL for the record of what people did.
struct StaffActStore: Sendable {
    private let client: PostgresClient

    init(_ client: PostgresClient) {
        self.client = client
    }

    /// Runs in the transaction of the deed: there is none without its row. The audit trail names the same thing.
    static func insert(_ act: StaffAct, _ kind: StaffAct.Kind, subject: UniqueID, detail: String? = nil) -> SQL {
        AuditTrail.resource(subject)
        return """
            insert into accounting.staff_acts (id, at, actor, role, act, subject, reason, detail)
            values (\(act.id), \(act.at), \(act.actor), \(act.role.rawValue), \(kind.rawValue), \(subject), \(act.reason),
                \(detail))
            """
    }

    /// Newest first, those before an id.
    func list(
        kind: StaffAct.Kind?, subject: UniqueID?, actor: UserID?, before: UniqueID?, limit: Int
    ) async throws(PostgresError) -> [DoneStaffAct] {
        var conditions: [SQL] = ["true"]
        if let kind { conditions.append("act = \(kind.rawValue)") }
        if let subject { conditions.append("subject = \(subject)") }
        if let actor { conditions.append("actor = \(actor)") }
        if let before { conditions.append("id < \(before)") }
        let rows = try await client.query(
            """
            select id, at, actor, role, act, subject, reason, detail from accounting.staff_acts
            where \(SQL.joined(conditions, by: " and ")) order by id desc limit \(limit)
            """)
        var acts: [DoneStaffAct] = []
        for row in rows {
            let (id, at, actor, role, kind, subject, reason, detail) = try row.decode(
                UniqueID.self, Timestamp.self, UserID.self, String.self, StaffAct.Kind.self, UniqueID.self,
                String?.self, String?.self)
            guard let role = Role(rawValue: role) else {
                throw PostgresError(.decoding, message: "\(role) is no role")
            }
            acts.append(
                DoneStaffAct(
                    act: StaffAct(id: id, actor: actor, role: role, reason: reason, at: at), kind: kind,
                    subject: subject, detail: detail))
        }
        return acts
    }
}

extension StaffAct.Kind: PostgresEncodable, PostgresDecodable {}
