import ComplianceDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Reads movements for models: all of a set or of a time, or what was before one payment.
struct FraudSampleStore: Sendable {
    let client: PostgresClient

    // MARK: Training

    /// How many payments are labelled, and how many of these as fraud.
    nonisolated(nonsending) func labels(
        of over: KeptBacktest.Over, in transaction: PostgresTransaction
    ) async throws -> (labels: Int, frauds: Int) {
        let rows: Rows
        switch over {
        case .dataset(let id):
            rows = try await transaction.query(
                """
                select count(is_fraud)::int, (count(*) filter (where is_fraud))::int
                from compliance.dataset_movements where dataset_id = \(id) and payer <> payee
                """)
        case .time(let from, let to):
            rows = try await transaction.query(
                """
                select count(*)::int, (count(*) filter (where f.label = 'fraud'))::int
                from compliance.fraud_feedback f
                where exists (
                    select from compliance.movements m
                    where m.transaction_id = f.transaction_id and m.direction = 'out' and not m.is_own
                        and m.occurred_at >= \(from) and m.occurred_at < \(to))
                """)
        }
        return try rows.first(Int.self, Int.self) ?? (0, 0)
    }

    /// Read by a cursor: of the rows no more than a page is in memory.
    /// - Returns: nil when there are more payments than one training takes.
    func samples(of over: KeptBacktest.Over) async throws -> FraudSamples? {
        let options = TransactionOptions(isReadOnly: true, attempts: 1, isUnlimited: true)
        return try await client.transaction(options) { transaction in
            switch over {
            case .dataset(let id): return try await samples(ofDataset: id, in: transaction)
            case .time(let from, let to): return try await samples(from: from, to: to, in: transaction)
            }
        }
    }

    private nonisolated(nonsending) func samples(
        ofDataset id: DatasetID, in transaction: PostgresTransaction
    ) async throws -> FraudSamples? {
        try await transaction.execute(
            """
            declare fraud_dataset no scroll cursor for
            select payer, payee, occurred_at, cents, currency, is_fraud from compliance.dataset_movements
            where dataset_id = \(id) order by occurred_at, place
            """)
        var (samples, walk) = (FraudSamples(), FraudWalk<String>())
        while true {
            let rows = try await transaction.query("fetch 2000 from fraud_dataset")
            guard !rows.isEmpty else { return samples }
            let read = try rows.decode(
                String.self, String.self, Timestamp.self, Int64.self, String.self, Bool?.self)
            for (from, to, at, cents, code, isFraud) in read {
                let features = walk.take(from: from, to: to, at: at, cents: cents, try Self.currency(code))
                if let features { samples.append(features, isFraud) }
            }
            guard samples.count <= FraudModelRules.mostMovements else { return nil }
        }
    }

    /// What moved before the time is walked over too, and is no sample.
    private nonisolated(nonsending) func samples(
        from: Timestamp, to: Timestamp, in transaction: PostgresTransaction
    ) async throws -> FraudSamples? {
        let start = max(from - FraudHistory.reach, .distantPast)
        try await transaction.execute(
            """
            declare fraud_movements no scroll cursor for
            select m.user_id, m.direction, m.occurred_at, m.cents, m.currency, m.is_new, f.label
            from compliance.movements m left join compliance.fraud_feedback f on f.transaction_id = m.transaction_id
            where m.occurred_at >= \(start) and m.occurred_at < \(to) and not m.is_own
            order by m.occurred_at, m.transaction_id, m.user_id, m.direction
            """)
        var (samples, walk) = (FraudSamples(), FraudWalk<UserID>())
        while true {
            let rows = try await transaction.query("fetch 2000 from fraud_movements")
            guard !rows.isEmpty else { return samples }
            let read = try rows.decode(
                UserID.self, String.self, Timestamp.self, Int64.self, String.self, Bool.self, String?.self)
            for (user, direction, at, cents, code, isNew, label) in read {
                let payment = FraudPayment(at: at, cents: cents, currency: try Self.currency(code), isNew: isNew)
                guard direction == MovementFlow.outgoing.rawValue else {
                    walk.receive(payment, by: user)
                    continue
                }
                let features = walk.send(payment, by: user)
                if at >= from { samples.append(features, label.flatMap { FraudLabel(rawValue: $0) }?.isFraud) }
            }
            guard samples.count <= FraudModelRules.mostMovements else { return nil }
        }
    }

    // MARK: One payment

    /// What moved before a payment, as far as models look.
    /// - Parameter id: the payment's own transaction, which may have moved.
    nonisolated(nonsending) func history(
        of user: UserID, before at: Timestamp, except id: UniqueID, in transaction: PostgresTransaction
    ) async throws -> FraudHistory {
        let rows = try await transaction.query(Self.historySQL(of: user, before: at, except: id))
        var history = FraudHistory()
        let read = try rows.decode(String.self, Timestamp.self, Int64.self, String.self, Bool.self)
        for (direction, at, cents, code, isNew) in read.reversed() {
            history.take(
                FraudPayment(at: at, cents: cents, currency: try Self.currency(code), isNew: isNew),
                direction == MovementFlow.outgoing.rawValue ? .outgoing : .incoming)
        }
        return history
    }

    static func historySQL(of user: UserID, before at: Timestamp, except id: UniqueID) -> SQL {
        """
        select direction, occurred_at, cents, currency, is_new from compliance.movements
        where user_id = \(user) and occurred_at > \(at - FraudHistory.reach) and occurred_at <= \(at)
            and not is_own and transaction_id <> \(id)
        order by occurred_at desc limit \(FraudHistory.longest)
        """
    }

    /// A payment that has moved.
    struct Moved: Sendable {
        let id: UniqueID
        let user: UserID
        let payment: FraudPayment
    }

    /// Of each transaction what went out of a customer's wallet, of several the greatest.
    nonisolated(nonsending) func moved(
        _ ids: [UniqueID], in transaction: PostgresTransaction
    ) async throws -> [UniqueID: Moved] {
        let rows = try await transaction.query(
            """
            select distinct on (transaction_id) transaction_id, user_id, occurred_at, cents, currency, is_new
            from compliance.movements
            where transaction_id = any(\(ids)) and direction = 'out' and not is_own
            order by transaction_id, cents desc, user_id
            """)
        var found: [UniqueID: Moved] = [:]
        for (id, user, at, cents, code, isNew) in try rows.decode(
            UniqueID.self, UserID.self, Timestamp.self, Int64.self, String.self, Bool.self)
        {
            let payment = FraudPayment(at: at, cents: cents, currency: try Self.currency(code), isNew: isNew)
            found[id] = Moved(id: id, user: user, payment: payment)
        }
        return found
    }

    private static func currency(_ code: String) throws(PostgresError) -> Currency {
        guard let currency = Currency(code) else {
            throw PostgresError(.decoding, message: "a movement has a currency that we do not know")
        }
        return currency
    }
}
