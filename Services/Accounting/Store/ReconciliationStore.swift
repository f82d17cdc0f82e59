import AccountingDomain
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// A comparison of the wallets with the books, as it stands.
struct Reconciliation: Sendable {
    let id: ReconciliationID
    let status: ReconciliationStatus
    let requestedAt: Timestamp
    let requestedBy: UserID?
    /// When the wallet summed its accounts; nil while pending, like the next two.
    let asOf: Timestamp?
    let sourceSequence: Int64?
    let completedAt: Timestamp?
    let rows: [Row]

    struct Row: Sendable {
        let account: Account
        let figures: ReconciledAccount
    }
}

/// A reconciliation in a list: without its rows.
struct ReconciliationSummary: Sendable {
    let id: ReconciliationID
    let status: ReconciliationStatus
    let requestedAt: Timestamp
    let requestedBy: UserID?
    let asOf: Timestamp?
    let completedAt: Timestamp?
    /// How many accounts differ in a currency.
    let differences: Int
}

/// All SQL for reconciliations.
struct ReconciliationStore: Sendable {
    private let client: PostgresClient

    init(_ client: PostgresClient) {
        self.client = client
    }

    /// The request that asks for a reconciliation.
    struct RequestPlace: Sendable {
        let scope: String
        let key: String
        let hash: [UInt8]

        /// Another request under a key that was used is another one; it is refused in the end.
        fileprivate var text: String { "\(scope) \(Hex.encode(hash)) \(key)" }
    }

    /// Whether the idempotency key of the request has its answer.
    func isAnswered(_ place: RequestPlace) async throws(PostgresError) -> Bool {
        try await !client.query(IdempotencyKeys.find([IdempotencyKey(scope: place.scope, key: place.key)])).isEmpty
    }

    /// Makes a reconciliation, or finds the one that the same request made before.
    func create(_ id: ReconciliationID, _ place: RequestPlace, act: StaffAct) async throws -> ReconciliationID {
        try await client.transaction { transaction in
            let made = try await transaction.query(
                """
                insert into accounting.reconciliations (id, request_key, requested_at, requested_by)
                values (\(id), \(place.text), \(act.at), \(act.actor))
                on conflict on constraint reconciliations_request_key do nothing
                returning id
                """)
            guard made.isEmpty else {
                try await transaction.execute(
                    StaffActStore.insert(act, .reconciliationStarted, subject: id.rawValue))
                return id
            }
            return try await transaction.query(
                "select id from accounting.reconciliations where request_key = \(place.text)"
            ).first(ReconciliationID.self) ?? id
        }
    }

    /// Newest first, those before an id.
    func list(
        status: ReconciliationStatus?, before: ReconciliationID?, limit: Int
    ) async throws(PostgresError) -> [ReconciliationSummary] {
        var conditions: [SQL] = ["true"]
        if let status { conditions.append("status = \(status)") }
        if let before { conditions.append("id < \(before)") }
        return try await client.query(
            """
            select id, status, requested_at, requested_by, as_of, completed_at, (
                select count(*) from accounting.reconciliation_rows
                where reconciliation_id = id and wallets <> books)
            from accounting.reconciliations
            where \(SQL.joined(conditions, by: " and ")) order by id desc limit \(limit)
            """
        ).decode(
            ReconciliationID.self, ReconciliationStatus.self, Timestamp.self, UserID?.self, Timestamp?.self,
            Timestamp?.self, Int.self
        ).map {
            ReconciliationSummary(
                id: $0, status: $1, requestedAt: $2, requestedBy: $3, asOf: $4, completedAt: $5, differences: $6)
        }
    }

    /// Reconciliations that the wallet has not answered, oldest first.
    func pending(
        from first: Timestamp, until last: Timestamp, limit: Int
    ) async throws(PostgresError) -> [ReconciliationID] {
        try await client.query(
            """
            select id from accounting.reconciliations
            where status = 'pending' and requested_at between \(first) and \(last)
            order by requested_at limit \(limit)
            """
        ).decode(ReconciliationID.self)
    }

    func isComplete(_ id: ReconciliationID) async throws(PostgresError) -> Bool {
        try await client.query("select from accounting.reconciliations where id = \(id) and status = 'complete'")
            .count == 1
    }

    /// Whether this id is one of ours that still waits.
    static func isPending(_ id: ReconciliationID) -> SQL {
        "select status = 'pending' from accounting.reconciliations where id = \(id)"
    }

    /// The books as they stood when the wallet wrote message `sequence` of its stream: all entries but closings, less
    /// those from later messages. Closings are left out because the wallet's accounts are never closed. What has
    /// sources beside the wallet is summed by itself.
    static func books(through sequence: Int64) -> [SQL] {
        [
            TurnoverStore.select(.through(nil), closing: false),
            """
            select account, currency, sum(debit), sum(credit) from (
                select p.debit_account as account, p.currency, p.amount as debit, 0::bigint as credit
                from accounting.entries e join accounting.postings p on p.entry_sequence = e.sequence
                where e.source_sequence > \(sequence)
                union all
                select p.credit_account, p.currency, 0, p.amount
                from accounting.entries e join accounting.postings p on p.entry_sequence = e.sequence
                where e.source_sequence > \(sequence)
            ) later group by account, currency
            """,
            """
            select account, currency, sum(debit), sum(credit) from (
                select p.debit_account as account, p.currency, p.amount as debit, 0::bigint as credit
                from accounting.entries e join accounting.postings p on p.entry_sequence = e.sequence
                where e.source in ('bank', 'billing')
                union all
                select p.credit_account, p.currency, 0, p.amount
                from accounting.entries e join accounting.postings p on p.entry_sequence = e.sequence
                where e.source in ('bank', 'billing')
            ) beside group by account, currency
            """,
        ]
    }

    /// Reads the answer of `books(through:)`: what compares with the wallet, and what stands beside it.
    static func turnovers(_ rows: [Rows]) throws(PostgresError) -> (books: [Turnover], other: [Turnover]) {
        let (later, other) = (try TurnoverStore.turnovers(rows[1]), try TurnoverStore.turnovers(rows[2]))
        let left = (later + other).map { part in
            Turnover(account: part.account, currency: part.currency, debit: -part.debit, credit: -part.credit)
        }
        return (try TurnoverStore.turnovers(rows[0]) + left, other)
    }

    static func complete(
        _ id: ReconciliationID, _ rows: [ReconciledAccount], asOf: Timestamp, sequence: Int64, at time: Timestamp
    ) -> [SQL] {
        [
            """
            insert into accounting.reconciliation_rows (reconciliation_id, account, currency, wallets, books, other)
            select \(id), account, currency, wallets::numeric, books::numeric, other::numeric
            from unnest(\(rows.map(\.account)), \(rows.map { CurrencyColumn($0.currency) }),
                \(rows.map { String($0.wallets) }), \(rows.map { String($0.books) }),
                \(rows.map { String($0.other) }))
                as row (account, currency, wallets, books, other)
            """,
            """
            update accounting.reconciliations
            set status = 'complete', as_of = \(asOf), source_sequence = \(sequence), completed_at = \(time)
            where id = \(id)
            """,
        ]
    }

    /// - Throws: `AccountingError.reconciliationNotFound`.
    func find(_ id: ReconciliationID) async throws -> Reconciliation {
        let found = try await client.query(
            """
            select status, requested_at, requested_by, as_of, source_sequence, completed_at
            from accounting.reconciliations where id = \(id)
            """)
        guard
            let (status, requestedAt, requestedBy, asOf, sequence, completedAt) = try found.first(
                ReconciliationStatus.self, Timestamp.self, UserID?.self, Timestamp?.self, Int64?.self, Timestamp?.self)
        else { throw AccountingError.reconciliationNotFound(id.description) }
        let rows = try await client.query(
            """
            select account, currency, wallets, books, other from accounting.reconciliation_rows
            where reconciliation_id = \(id)
            """
        ).decode(AccountNumber.self, CurrencyColumn.self, Int128.self, Int128.self, Int128.self)
        let chart = rows.isEmpty ? Chart([]) : try await AccountStore(client).chart()
        return Reconciliation(
            id: id, status: status, requestedAt: requestedAt, requestedBy: requestedBy, asOf: asOf,
            sourceSequence: sequence,
            completedAt: completedAt,
            rows: rows.compactMap { number, currency, wallets, books, other in
                chart[number: number].map { account in
                    Reconciliation.Row(
                        account: account,
                        figures: ReconciledAccount(
                            account: number, currency: currency.currency, wallets: wallets, books: books, other: other))
                }
            }.sorted { ($0.account.code, $0.figures.currency) < ($1.account.code, $1.figures.currency) })
    }
}
