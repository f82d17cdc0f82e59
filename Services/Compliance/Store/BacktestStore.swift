import ComplianceDomain
import MoneyKit
import PostgresAccess
import Primitives

/// A set of movements that was handed in.
struct KeptDataset: Sendable {
    let id: DatasetID
    let name: String
    let rows: Int
    let labelled: Int
    let first: Timestamp
    let last: Timestamp
    let staff: UserID
    let createdAt: Timestamp
}

/// Rules over the past.
struct KeptBacktest: Sendable {
    enum Status: String, CaseIterable, Sendable { case running, completed, failed }

    enum Over: Sendable {
        case dataset(DatasetID)
        /// What moved here.
        case time(from: Timestamp, to: Timestamp)

        var dataset: DatasetID? { if case .dataset(let id) = self { id } else { nil } }
        var span: (from: Timestamp, to: Timestamp)? {
            if case .time(let from, let to) = self { (from, to) } else { nil }
        }
    }

    let id: BacktestID
    let ruleCodes: [String]
    let over: Over
    let status: Status
    let movements: Int?
    let alerts: Int?
    let tookMilliseconds: Int?
    let staff: UserID
    let createdAt: Timestamp
    let finishedAt: Timestamp?
}

/// All SQL for data sets and back-tests.
struct BacktestStore: Sendable {
    let client: PostgresClient

    // MARK: Data sets

    nonisolated(nonsending) func insert(
        _ kept: KeptDataset, _ rows: [(row: DatasetRow, cents: Int64)], in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into compliance.datasets (id, name, rows, labelled, first_at, last_at, staff_id, created_at)
            values (\(kept.id), \(kept.name), \(kept.rows), \(kept.labelled), \(kept.first), \(kept.last),
                \(kept.staff), \(kept.createdAt))
            """)
        let lines = rows.enumerated().lazy.map { place, item in
            (
                kept.id, Int64(place + 1), item.row.at, item.row.from, item.row.to, item.row.amount.minorUnits,
                item.row.amount.currency.code, item.cents, item.row.isFraud
            )
        }
        try await transaction.copy(
            into: "compliance.dataset_movements",
            columns: [
                "dataset_id", "place", "occurred_at", "payer", "payee", "amount", "currency", "cents", "is_fraud",
            ], rows: lines)
    }

    func dataset(_ id: DatasetID) async throws -> KeptDataset? {
        try Self.datasets(await client.query("\(Self.selectDataset) where id = \(id)")).first
    }

    nonisolated(nonsending) func has(_ id: DatasetID, in transaction: PostgresTransaction) async throws -> Bool {
        try await transaction.query("select 1 from compliance.datasets where id = \(id)").isEmpty == false
    }

    func datasets(after id: DatasetID?, limit: Int) async throws -> [KeptDataset] {
        var query = ListQuery()
        query.follows("id", id)
        return try Self.datasets(
            await client.query("\(Self.selectDataset) \(query.conditions) order by id desc limit \(limit)"))
    }

    private static let selectDataset: SQL = """
        select id, name, rows::int, labelled::int, first_at, last_at, staff_id, created_at from compliance.datasets
        """

    private static func datasets(_ rows: Rows) throws -> [KeptDataset] {
        try rows.decode(
            DatasetID.self, String.self, Int.self, Int.self, Timestamp.self, Timestamp.self, UserID.self,
            Timestamp.self
        ).map { id, name, rows, labelled, first, last, staff, createdAt in
            KeptDataset(
                id: id, name: name, rows: rows, labelled: labelled, first: first, last: last, staff: staff,
                createdAt: createdAt)
        }
    }

    // MARK: What is run over

    /// - Returns: nil when there are more than the limit.
    func movements(_ over: KeptBacktest.Over, limit: Int) async throws -> [BackTest.Movement]? {
        let rows: Rows
        switch over {
        case .dataset(let id):
            rows = try await client.query(
                """
                select place::text, occurred_at, payer, payee, amount, currency, cents
                from compliance.dataset_movements where dataset_id = \(id) order by place limit \(limit + 1)
                """)
        case .time(let from, let to):
            // What moved between two customers stands here twice: once is enough.
            rows = try await client.query(
                """
                select transaction_id::text, occurred_at,
                    case direction when 'out' then user_id::text else counterparty end,
                    case direction when 'out' then counterparty else user_id::text end, amount, currency, cents
                from compliance.movements
                where occurred_at >= \(from) and occurred_at < \(to)
                    and (direction = 'out' or counterparty_id is null)
                order by occurred_at, transaction_id limit \(limit + 1)
                """)
        }
        guard rows.count <= limit else { return nil }
        return try rows.decode(
            String.self, Timestamp.self, String.self, String.self, Int64.self, String.self, Int64.self
        ).map { id, at, from, to, amount, code, cents in
            guard let currency = Currency(code) else {
                throw PostgresError(.decoding, message: "a movement has a currency that we do not know")
            }
            return BackTest.Movement(
                id: id, at: at, from: from, to: to, amount: Money(minorUnits: amount, currency: currency),
                cents: cents)
        }
    }

    // MARK: Back-tests

    nonisolated(nonsending) func insert(_ kept: KeptBacktest, in transaction: PostgresTransaction) async throws {
        let span = kept.over.span
        try await transaction.execute(
            """
            insert into compliance.backtests (id, rule_codes, dataset_id, from_at, to_at, status, staff_id, created_at)
            values (\(kept.id), \(kept.ruleCodes), \(kept.over.dataset), \(span?.from), \(span?.to),
                \(kept.status.rawValue), \(kept.staff), \(kept.createdAt))
            """)
    }

    /// The oldest that is not finished.
    func running() async throws -> KeptBacktest? {
        try Self.backtests(await client.query("\(Self.selectBacktest) where status = 'running' order by id limit 1"))
            .first
    }

    /// Of two that run one at once the first one's findings stay.
    func finish(
        _ id: BacktestID, movements: Int, _ findings: [Finding], tookMilliseconds: Int, at now: Timestamp
    ) async throws {
        try await client.transaction { transaction in
            let finished = try await transaction.execute(
                """
                update compliance.backtests
                set status = 'completed', movements = \(movements), alerts = \(findings.count),
                    took_ms = \(tookMilliseconds), finished_at = \(now)
                where id = \(id) and status = 'running'
                """)
            guard finished == 1, !findings.isEmpty else { return }
            let lines = findings.enumerated().lazy.map { place, finding in
                (id, Int32(place + 1), finding.rule, finding.subject, finding.at, finding.events)
            }
            try await transaction.copy(
                into: "compliance.backtest_alerts",
                columns: ["backtest_id", "place", "rule", "subject", "occurred_at", "transactions"], rows: lines)
        }
    }

    func fail(_ id: BacktestID, at now: Timestamp) async throws {
        try await client.execute(
            """
            update compliance.backtests set status = 'failed', finished_at = \(now)
            where id = \(id) and status = 'running'
            """)
    }

    func find(_ id: BacktestID) async throws -> KeptBacktest? {
        try Self.backtests(await client.query("\(Self.selectBacktest) where id = \(id)")).first
    }

    func list(after id: BacktestID?, limit: Int) async throws -> [KeptBacktest] {
        var query = ListQuery()
        query.follows("id", id)
        return try Self.backtests(
            await client.query("\(Self.selectBacktest) \(query.conditions) order by id desc limit \(limit)"))
    }

    /// In the order in which they would have come.
    func alerts(of id: BacktestID, limit: Int) async throws -> [Finding] {
        try await client.query(
            """
            select rule, subject, occurred_at, transactions from compliance.backtest_alerts
            where backtest_id = \(id) order by place limit \(limit)
            """
        ).decode(String.self, String.self, Timestamp.self, [String].self).map {
            Finding(rule: $0.0, subject: $0.1, at: $0.2, events: $0.3)
        }
    }

    private static let selectBacktest: SQL = """
        select id, rule_codes, dataset_id, from_at, to_at, status, movements::int, alerts::int, took_ms::int, staff_id,
            created_at, finished_at
        from compliance.backtests
        """

    private static func backtests(_ rows: Rows) throws -> [KeptBacktest] {
        try rows.map { row in
            let (id, codes, dataset, from, to, status, movements, alerts, took) = try row.decode(
                BacktestID.self, [String].self, DatasetID?.self, Timestamp?.self, Timestamp?.self, String.self,
                Int?.self, Int?.self, Int?.self)
            guard let status = KeptBacktest.Status(rawValue: status) else {
                throw PostgresError(.decoding, message: "back-test \(id) has a status that we do not know")
            }
            let over: KeptBacktest.Over
            if let dataset {
                over = .dataset(dataset)
            } else if let from, let to {
                over = .time(from: from, to: to)
            } else {
                throw PostgresError(.decoding, message: "back-test \(id) runs over nothing")
            }
            return KeptBacktest(
                id: id, ruleCodes: codes, over: over, status: status, movements: movements, alerts: alerts,
                tookMilliseconds: took, staff: try row.decode(UserID.self, at: 9),
                createdAt: try row.decode(Timestamp.self, at: 10), finishedAt: try row.decode(Timestamp?.self, at: 11))
        }
    }
}
