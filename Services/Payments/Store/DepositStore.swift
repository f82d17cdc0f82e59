import MoneyKit
package import PaymentsDomain
package import PostgresAccess
package import Primitives

/// The request that makes a deposit, as far as telling repetitions apart goes.
package struct DepositKey: Sendable, Equatable {
    package let scope: String
    package let key: String
    package let requestHash: [UInt8]

    package init(scope: String, key: String, requestHash: [UInt8]) {
        self.scope = scope
        self.key = key
        self.requestHash = requestHash
    }
}

/// All SQL for deposits. `stage` is the state of the saga of the same id. Sagas with nothing left to do are cleaned
/// away after a month, deposits never: without one the stage follows from the status.
package struct DepositStore: Sendable {
    let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// - Returns: false when the key has a deposit already.
    nonisolated(nonsending) func insert(
        _ deposit: Deposit, key: DepositKey, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        let inserted = try await transaction.execute(
            """
            insert into payments.deposits (
                id, owner_id, wallet_id, amount, fee, currency, provider, method, return_url, status,
                idempotency_scope, idempotency_key, request_hash, created_at, updated_at)
            values (
                \(deposit.id), \(deposit.owner), \(deposit.wallet), \(deposit.amount.minorUnits),
                \(deposit.fee.minorUnits), \(deposit.amount.currency.code), \(deposit.provider),
                \(deposit.method.rawValue), \(deposit.returnURL), \(deposit.status.rawValue), \(key.scope),
                \(key.key), \(key.requestHash), \(deposit.createdAt), \(deposit.createdAt))
            on conflict on constraint deposits_one_for_a_key do nothing
            """)
        return inserted == 1
    }

    nonisolated(nonsending) func update(
        _ deposit: Deposit, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.deposits
            set status = \(deposit.status.rawValue), provider_reference = \(deposit.providerReference),
                checkout_url = \(deposit.checkoutURL), reason = \(deposit.reason),
                transaction_id = \(deposit.transaction), updated_at = \(now)
            where id = \(deposit.id)
            """)
    }

    /// Locks the deposit until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: DepositID, in transaction: PostgresTransaction
    ) async throws -> Deposit? {
        try await DepositRow.decode(
            transaction.query("\(Self.select) where deposits.id = \(id) for update of deposits")
        ).first
    }

    /// The deposit a key made, and the hash of the request that made it.
    package func find(_ key: DepositKey) async throws -> (deposit: Deposit, requestHash: [UInt8])? {
        let hashes = try await client.query(
            """
            select id, request_hash from payments.deposits
            where idempotency_scope = \(key.scope) and idempotency_key = \(key.key)
            """)
        guard let (id, hash) = try hashes.first(DepositID.self, [UInt8].self), let deposit = try await find(id) else {
            return nil
        }
        return (deposit, hash)
    }

    package func find(_ id: DepositID) async throws -> Deposit? {
        try await DepositRow.decode(client.query("\(Self.select) where deposits.id = \(id)")).first
    }

    nonisolated(nonsending) func find(
        _ id: DepositID, in transaction: PostgresTransaction
    ) async throws -> Deposit? {
        try await DepositRow.decode(transaction.query("\(Self.select) where deposits.id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    package func list(owner: UserID, after: DepositID?, limit: Int) async throws -> [Deposit] {
        try await DepositRow.decode(
            client.query(
                """
                \(Self.select) where deposits.owner_id = \(owner) and (\(after)::uuid is null or deposits.id < \(after))
                order by deposits.id desc limit \(limit)
                """))
    }

    /// For operators: all customers' deposits, or those in one stage.
    package func list(stage: Deposit.Stage?, after: DepositID?, limit: Int) async throws -> [Deposit] {
        try await DepositRow.decode(
            client.query(
                """
                \(Self.select)
                where (\(stage?.rawValue)::text is null or \(Self.stage) = \(stage?.rawValue))
                    and (\(after)::uuid is null or deposits.id < \(after))
                order by deposits.id desc limit \(limit)
                """))
    }

    /// Remembers a webhook event.
    /// - Returns: false when it has been here before.
    nonisolated(nonsending) func claimEvent(
        provider: String, id: String, deposit: DepositID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        try await transaction.execute(
            """
            insert into payments.provider_events (provider, event_id, deposit_id, received_at)
            values (\(provider), \(id), \(deposit), \(now)) on conflict do nothing
            """) == 1
    }

    /// What waits for a person is pending without a saga that has something to do.
    private static let stage: SQL = """
        coalesce(sagas.state, case deposits.status when 'pending' then 'held' else 'ended' end)
        """

    private static let select: SQL = """
        select deposits.id, deposits.owner_id, deposits.wallet_id, deposits.amount, deposits.fee, deposits.currency,
            deposits.provider, deposits.method, deposits.return_url, deposits.status, \(stage),
            deposits.provider_reference, deposits.checkout_url, deposits.reason, deposits.transaction_id,
            deposits.created_at
        from payments.deposits left join payments.sagas on sagas.id = deposits.id
        """
}
