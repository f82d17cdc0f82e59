import ComplianceDomain
import PostgresAccess
import Primitives

/// All SQL for models.
struct FraudModelStore: Sendable {
    let client: PostgresClient

    /// - Parameter user: who orders it; nil: the service itself.
    nonisolated(nonsending) func order(
        _ id: FraudModelID, _ kind: FraudModelKind, over: KeptBacktest.Over, by user: UserID?, now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        let span = over.span
        try await transaction.execute(
            """
            insert into compliance.fraud_models (id, kind, status, dataset_id, from_at, to_at, attempts, features,
                ordered_by, created_at, updated_at)
            values (\(id), \(kind.rawValue), 'training', \(over.dataset), \(span?.from), \(span?.to), 0, '{}',
                \(user), \(now), \(now))
            """)
    }

    func find(_ id: FraudModelID) async throws -> KeptFraudModel? {
        try FraudModelRow.decode(await client.query("\(Self.select) where id = \(id)")).first
    }

    nonisolated(nonsending) func find(
        _ id: FraudModelID, in transaction: PostgresTransaction
    ) async throws -> KeptFraudModel? {
        try FraudModelRow.decode(await transaction.query("\(Self.select) where id = \(id)")).first
    }

    func list(after id: FraudModelID?, limit: Int) async throws -> [KeptFraudModel] {
        var query = ListQuery()
        query.follows("id", id)
        return try FraudModelRow.decode(
            await client.query("\(Self.select) \(query.conditions) order by id desc limit \(limit)"))
    }

    // MARK: In use

    /// Which one looks at operations.
    func active() async throws -> KeptFraudModel? {
        try FraudModelRow.decode(await client.query("\(Self.select) where status = 'active'")).first
    }

    func content(of id: FraudModelID) async throws -> [UInt8]? {
        try await client.query("select content from compliance.fraud_models where id = \(id)").first([UInt8].self)
    }

    /// Whoever would put another one into use waits.
    nonisolated(nonsending) func lockActive(in transaction: PostgresTransaction) async throws -> KeptFraudModel? {
        try await transaction.query("select pg_advisory_xact_lock(hashtextextended('compliance fraud model', 0))")
        return try FraudModelRow.decode(
            await transaction.query("\(Self.select) where status = 'active' for update")
        ).first
    }

    nonisolated(nonsending) func lock(
        _ id: FraudModelID, in transaction: PostgresTransaction
    ) async throws -> KeptFraudModel? {
        try FraudModelRow.decode(await transaction.query("\(Self.select) where id = \(id) for update")).first
    }

    nonisolated(nonsending) func activate(
        _ id: FraudModelID, instead old: FraudModelID?, by user: UserID, now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        if let old {
            try await transaction.execute(
                "update compliance.fraud_models set status = 'retired', updated_at = \(now) where id = \(old)")
        }
        try await transaction.execute(
            """
            update compliance.fraud_models
            set status = 'active', activated_by = \(user), activated_at = \(now), updated_at = \(now) where id = \(id)
            """)
    }

    nonisolated(nonsending) func tell(
        _ id: FraudModelID, due reason: FraudModelDue, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update compliance.fraud_models
            set due_at = \(now), due_reason = \(reason.rawValue), updated_at = \(now) where id = \(id)
            """)
    }

    // MARK: Training

    /// Begins with the one that has waited longest, or begins again with one that was broken off.
    /// - Returns: the model with the number of this beginning.
    func begin(at now: Timestamp) async throws -> KeptFraudModel? {
        try FraudModelRow.decode(
            await client.query(
                """
                update compliance.fraud_models set attempts = attempts + 1, updated_at = \(now)
                where attempts < \(FraudModelRules.mostAttempts) and id = (
                    select id from compliance.fraud_models where status = 'training' order by id limit 1)
                returning \(FraudModelRow.columns)
                """)
        ).first
    }

    /// What was begun as often as may be and never ended is given up.
    func giveUp(at now: Timestamp) async throws {
        try await client.execute(
            """
            update compliance.fraud_models
            set status = 'failed', failure = 'broken_off', finished_at = \(now), updated_at = \(now)
            where status = 'training' and attempts >= \(FraudModelRules.mostAttempts)
            """)
    }

    /// Nothing happens where somebody has begun again meanwhile.
    func fail(
        _ model: KeptFraudModel, _ failure: FraudModelFailure, _ figures: KeptFraudModel.Figures?, at now: Timestamp
    ) async throws {
        try await client.execute(
            """
            update compliance.fraud_models
            set status = 'failed', failure = \(failure.rawValue), rows = \(figures?.rows),
                labelled = \(figures?.labelled), positives = \(figures?.positives),
                auc = \(figures?.auc?.tenThousandths), average_precision = \(figures?.averagePrecision?.tenThousandths),
                finished_at = \(now), updated_at = \(now)
            where id = \(model.id) and status = 'training' and attempts = \(model.attempts)
            """)
    }

    /// Nothing happens where somebody has begun again meanwhile.
    func finish(
        _ model: KeptFraudModel, _ figures: KeptFraudModel.Figures, _ content: [UInt8], at now: Timestamp
    ) async throws {
        try await client.execute(
            """
            update compliance.fraud_models
            set status = 'ready', rows = \(figures.rows), labelled = \(figures.labelled),
                positives = \(figures.positives), auc = \(figures.auc?.tenThousandths),
                average_precision = \(figures.averagePrecision?.tenThousandths),
                features = \(FraudFeature.allCases.map(\.rawValue)), content = \(content),
                digest = \(Digest.sha256(content)), finished_at = \(now), updated_at = \(now)
            where id = \(model.id) and status = 'training' and attempts = \(model.attempts)
            """)
    }

    private static let select: SQL = "select \(FraudModelRow.columns) from compliance.fraud_models"
}
