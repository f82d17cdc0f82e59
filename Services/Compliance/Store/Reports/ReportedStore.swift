import ComplianceDomain
import MoneyKit
import PostgresAccess
import Primitives

/// A movement as reports list it.
struct ReportedMovement: Sendable {
    let transaction: UniqueID
    let user: UserID
    let flow: String
    let counterparty: String
    let kind: String
    let at: Timestamp
    let amount: Money
    let cents: Int64
}

/// All SQL for what reports tell of: movements, persons, figures. It reads and writes nothing.
struct ReportedStore: Sendable {
    /// - Parameters:
    ///   - accounts: where cash is paid in and out: `clearing:sandbox`.
    ///   - days: both included.
    ///   - customer: only theirs.
    /// - Returns: person by person and day by day what is over the line.
    nonisolated(nonsending) func cashDays(
        at accounts: [String], on days: ClosedRange<CalendarDay>, of customer: UserID? = nil, limit: Int,
        in transaction: PostgresTransaction
    ) async throws -> [CashDay] {
        guard !accounts.isEmpty else { return [] }
        var rows = ListQuery()
        rows.requires(Self.isCash(accounts))
        rows.from("m.occurred_at", days.lowerBound.startOfDay)
        rows.before("m.occurred_at", days.upperBound.adding(days: 1).startOfDay)
        rows.equals("m.user_id", customer)
        let found = try await transaction.query(
            """
            select m.user_id, (m.occurred_at at time zone 'UTC')::date, m.direction,
                least(sum(m.cents), 9223372036854775807)::bigint
            from compliance.movements m \(rows.conditions)
            group by 1, 2, 3 having sum(m.cents) > \(CashDay.line) order by 2, 1, 3 limit \(limit)
            """)
        return try found.decode(UserID.self, CalendarDay.self, String.self, Int64.self).map { user, day, flow, cents in
            CashDay(
                customer: user, day: day, flow: flow == MovementFlow.incoming.rawValue ? .incoming : .outgoing,
                cents: cents)
        }
    }

    /// What came to a day's cash, in order of time.
    nonisolated(nonsending) func cash(
        of cash: CashDay, at accounts: [String], in transaction: PostgresTransaction
    ) async throws -> [ReportedMovement] {
        var rows = ListQuery()
        rows.requires(Self.isCash(accounts))
        rows.requires("m.direction = \(cash.flow.rawValue)")
        return try await movements(
            rows, of: [cash.customer], cash.day.startOfDay..<cash.day.adding(days: 1).startOfDay, in: transaction)
    }

    /// All that these have moved.
    nonisolated(nonsending) func movements(
        _ conditions: ListQuery = ListQuery(), of users: [UserID], _ span: Range<Timestamp>,
        in transaction: PostgresTransaction
    ) async throws -> [ReportedMovement] {
        var rows = conditions
        rows.requires("m.user_id = any(\(users))")
        rows.from("m.occurred_at", span.lowerBound)
        rows.before("m.occurred_at", span.upperBound)
        let found = try await transaction.query(
            """
            select m.transaction_id, m.user_id, m.direction, m.counterparty, m.kind, m.occurred_at, m.amount,
                m.currency, m.cents
            from compliance.movements m \(rows.conditions)
            order by m.occurred_at, m.transaction_id, m.user_id limit \(ReportTable.most + 1)
            """)
        return try found.decode(
            UniqueID.self, UserID.self, String.self, String.self, String.self, Timestamp.self, Int64.self,
            String.self, Int64.self
        ).map { transaction, user, flow, counterparty, kind, at, amount, code, cents in
            guard let currency = Currency(code) else {
                throw PostgresError(.decoding, message: "movement \(transaction) is in a currency that we do not know")
            }
            return ReportedMovement(
                transaction: transaction, user: user, flow: flow, counterparty: counterparty, kind: kind, at: at,
                amount: Money(minorUnits: amount, currency: currency), cents: cents)
        }
    }

    /// How much these have moved, in US cents. What one of them paid another counts once.
    nonisolated(nonsending) func moved(
        by users: [UserID], _ span: Range<Timestamp>, in transaction: PostgresTransaction
    ) async throws -> Int64 {
        let rows = try await transaction.query(
            """
            select least(coalesce(sum(largest), 0), 9223372036854775807)::bigint from (
                select max(side.cents) as largest from (
                    select m.transaction_id, m.direction, sum(m.cents) as cents from compliance.movements m
                    where m.user_id = any(\(users)) and m.occurred_at >= \(span.lowerBound)
                        and m.occurred_at < \(span.upperBound)
                    group by m.transaction_id, m.direction
                ) side group by side.transaction_id
            ) moved
            """)
        return try rows.first(Int64.self) ?? 0
    }

    private static func isCash(_ accounts: [String]) -> SQL {
        """
        m.counterparty like 'clearing:%' and m.counterparty = any(\(accounts))
            and (m.direction = 'in' and m.kind = any(\(CashDay.kindsIn))
                or m.direction = 'out' and m.kind = any(\(CashDay.kindsOut)))
        """
    }

    // MARK: Persons

    /// What is known of somebody beside the profile: an American tax number, the newest identity document of an
    /// approved verification, the wallets.
    nonisolated(nonsending) func person(
        _ user: UserID, _ profile: CustomerProfile?, in transaction: PostgresTransaction
    ) async throws -> ReportedPerson {
        let kinds = DocumentKind.identity.map(\.rawValue)
        let answers = try await transaction.pipeline([
            """
            select r ->> 'tin' from compliance.tax_certifications c, jsonb_array_elements(c.residences) r
            where c.user_id = \(user) and r ->> 'country' = 'US' and r ->> 'tin' is not null
            """,
            """
            select d.kind, d.document_number, d.issuing_country from compliance.documents d
            join compliance.verifications v on v.id = d.verification_id
            where d.user_id = \(user) and v.status = 'approved' and d.kind = any(\(kinds))
                and d.document_number is not null
            order by v.decided_at desc, d.id desc limit 1
            """,
            "select wallet_id from compliance.wallets where user_id = \(user) order by wallet_id limit 198",
        ])
        var document: ReportedPerson.Document?
        if let (kind, number, country) = try answers[1].first(String.self, String.self, String?.self),
            let kind = DocumentKind(rawValue: kind)
        {
            document = ReportedPerson.Document(kind: kind, number: number, issuingCountry: country)
        }
        return ReportedPerson(
            profile: profile, tin: try answers[0].first(String.self), document: document,
            wallets: try answers[2].decode(UniqueID.self))
    }

    /// By what the alerts of a case were opened.
    nonisolated(nonsending) func suspicions(
        of alerts: [AlertID], in transaction: PostgresTransaction
    ) async throws -> Set<Suspicion> {
        let rows = try await transaction.query(
            "select kind, rule from compliance.alerts where id = any(\(alerts))")
        return Set(
            try rows.decode(String.self, String.self).compactMap { kind, rule in
                AlertKind(rawValue: kind).map { Suspicion($0, rule: rule) }
            })
    }

    /// Whether a case is about this person.
    nonisolated(nonsending) func isAbout(
        _ user: UserID, _ caseID: CaseID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await !transaction.query(
            "select 1 from compliance.case_customers where case_id = \(caseID) and user_id = \(user)"
        ).isEmpty
    }
}
