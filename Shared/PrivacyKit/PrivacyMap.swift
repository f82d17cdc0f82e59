import PostgresAccess
import Primitives

/// What a service knows of people: each column of its schema, personal or not, in one place beside it. The answers to
/// whoever asks for their data, or wants it gone, come from it; a column that nobody declared fails a test.
package struct PrivacyMap: Sendable {
    package let schema: String
    /// In the order in which they are erased: what refers to a row goes before it.
    package let tables: [PrivateTable]

    /// - Parameter tables: the service's own, in as many lists as it has parts; one of the name of a shared table
    ///   stands instead of it.
    package init(schema: String, _ tables: [PrivateTable]...) {
        self.schema = schema
        let tables = tables.flatMap(\.self)
        let own = Set(tables.map(\.name))
        self.tables = tables + PrivateTable.messaging.filter { !own.contains($0.name) }
    }

    /// `table.column` of all that is declared.
    package var columns: [String] { tables.flatMap { table in table.columns.map { "\(table.name).\($0)" } } }

    package subscript(table: String) -> PrivateTable? { tables.first { $0.name == table } }
}

extension PrivateTable {
    /// What every service has beside its own: `Shared/Outbox/Migrations`.
    static let messaging = [
        // Answers that are kept for repetitions hold what a person was told; that of a registration, before anybody is
        // known, too.
        PrivateTable(
            "idempotency_keys",
            of: { user in
                """
                (scope = 'user:' || \(user.description)
                    or (scope = 'anonymous' and position(convert_to(\(user.description), 'UTF8') in body) > 0))
                """
            }, key: "scope key", handling: .untold,
            PersonalColumn.columns("headers body request_hash", .messaging, .contract, .days(7), .delete, .withheld),
            PersonalColumn.columns("scope key", .messaging, .contract, .days(7), .delete),
            plain: "status created_at"),
        // Could not be handled: told about one person, it goes with the person. See `SubjectStore.mentions`.
        PrivateTable(
            "parked_messages", of: { user in "aggregate_id = \(user.description)" }, handling: .untold,
            PersonalColumn.columns("body error", .messaging, .legitimateInterest, .days(30), .delete, .withheld),
            PersonalColumn.columns("aggregate_id", .messaging, .legitimateInterest, .days(30), .delete),
            plain: "id message_id queue type sequence occurred_at traceparent failed_at parked_at count"),
        // What is owed to others: they would be left with what was true before. Deleted when the broker has it.
        PrivateTable(
            "outbox",
            of: { user in
                """
                (aggregate_id = \(user.description) or position(convert_to(\(user.description), 'UTF8') in data) > 0)
                """
            }, handling: .passing,
            PersonalColumn.columns("data", .messaging, .contract, .days(1), .delete, .withheld),
            PersonalColumn.columns("aggregate_id", .messaging, .contract, .days(1), .delete),
            plain: "id message_id type occurred_at traceparent"),
        // The mark of a restriction or an erasure outlives the person's data: what comes late meets it.
        PrivateTable(
            "data_subjects", key: "user_id", ids: "user_id",
            plain: "restricted_at restricted_by erased_at erased_by"),
        // What a partner was asked and answered about a payment, by the payment's id: evidence in a dispute.
        PrivateTable(
            "partner_exchanges",
            PersonalColumn.columns("request answer", .payments, .legalObligation, .days(180), .keep, .withheld),
            plain: "id partner operation subject attempt status failure outcome duration_milliseconds at"),
        // What staff asked each other about a person's money. Why is for staff alone; staff are told what they asked
        // and decided, and not about whom.
        PrivateTable(
            "staff_approvals",
            of: { user in "(\(user) = any(parties) or requested_by = \(user) or decided_by = \(user))" },
            PersonalColumn.columns(
                "resource_id amount currency worth_cents", .support, .legalObligation, .years(7), .keep,
                .when { "\($0) = any(r.parties)" }),
            PersonalColumn.columns("body parties reason note", .support, .legalObligation, .years(7), .keep, .withheld),
            ids: "requested_by decided_by", plain: "id operation state created_at expires_at decided_at"),
        PrivateTable(
            "staff_movements", of: { user in "\(user) = any(parties)" }, key: "resource_id", handling: .untold,
            PersonalColumn.columns(
                "resource_id operator_id parties worth_cents moved_at", .support, .legitimateInterest, .days(1), .delete
            )),
        PrivateTable("inbox", key: "message_id", plain: "message_id received_at"),
        // Names aggregates, people among them, by id.
        PrivateTable(
            "inbox_order", key: "consumer source aggregate_id", plain: "consumer source aggregate_id last_sequence"),
        PrivateTable("inbox_attempts", key: "message_id", plain: "message_id attempts last_at"),
        PrivateTable(
            "sagas",
            plain: """
                id kind state data version next_attempt_at attempts last_error lease_owner lease_until created_at
                updated_at
                """),
        PrivateTable("job_runs", key: "job due", plain: "job due state attempts last_error begun_at ended_at"),
        PrivateTable("leases", key: "name", plain: "name holder until"),
        PrivateTable("schema_migrations", key: "name", plain: "name checksum applied_at"),
    ]
}
