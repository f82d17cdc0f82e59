import MoneyKit
import Outbox
package import PaymentsDomain
package import PostgresAccess
import Primitives

/// All SQL for deposits. The saga of the same id says when something is to be done next; it is cleaned away a month
/// after its end, deposits never. Whoever changes either locks the deposit first.
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
                id, owner_id, wallet_id, amount, fee, currency, provider, method, return_url, status, stage,
                link_id, payment_method_id, bank_account_id, idempotency_scope, idempotency_key, request_hash,
                created_at, updated_at)
            values (
                \(deposit.id), \(deposit.owner), \(deposit.wallet), \(deposit.amount.minorUnits),
                \(deposit.fee.minorUnits), \(deposit.amount.currency.code), \(deposit.provider),
                \(deposit.method.rawValue), \(deposit.returnURL), \(deposit.status.rawValue),
                \(deposit.stage.rawValue), \(deposit.link), \(deposit.paymentMethod), \(deposit.bankAccount),
                \(key.scope), \(key.key), \(key.requestHash), \(deposit.createdAt), \(deposit.createdAt))
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
            set wallet_id = \(deposit.wallet), fee = \(deposit.fee.minorUnits), status = \(deposit.status.rawValue),
                stage = \(deposit.stage.rawValue), reservation = \(deposit.reservation.rawValue),
                provider_reference = \(deposit.providerReference), checkout_url = \(deposit.checkoutURL),
                client_secret = \(deposit.clientAction?.secret),
                publishable_key = \(deposit.clientAction?.publishableKey),
                paid = \(deposit.paid?.minorUnits), paid_currency = \(deposit.paid?.currency.code),
                reason = \(deposit.reason), transaction_id = \(deposit.transaction),
                stuck_since = \(deposit.stuckSince), attempt = \(deposit.attempt),
                assessment_id = \(deposit.assessed?.id), assessed = \(deposit.assessed?.kind.rawValue),
                updated_at = \(now)
            where id = \(deposit.id)
            """)
    }

    /// Forgets an order that nobody was told of; its key may make another.
    nonisolated(nonsending) func delete(
        _ id: DepositID, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute("delete from payments.deposits where id = \(id)")
    }

    /// Locks the deposit until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: DepositID, in transaction: PostgresTransaction
    ) async throws -> Deposit? {
        try await DepositRow.decode(transaction.query("\(Self.select) where d.id = \(id) for update of d")).first
    }

    /// The deposit a key made, and the hash of the request that made it.
    package func find(_ key: DepositKey) async throws -> (deposit: Deposit, requestHash: [UInt8])? {
        let hashes = try await client.query(
            """
            select id, request_hash from payments.deposits
            where idempotency_scope = \(key.scope) and idempotency_key = \(key.key)
            """)
        guard let (id, hash) = try hashes.first(DepositID.self, [UInt8].self), let deposit = try await find(id) else {
            try await client.refuseReuse(of: key)
            return nil
        }
        return (deposit, hash)
    }

    package func find(_ id: DepositID) async throws -> Deposit? {
        try await DepositRow.decode(client.query("\(Self.select) where d.id = \(id)")).first
    }

    /// Whether there is a deposit of what its provider calls so.
    func has(_ reference: String, at provider: String) async throws -> Bool {
        try await !client.query(
            "select from payments.deposits where provider = \(provider) and provider_reference = \(reference)"
        ).isEmpty
    }

    /// The deposit of what its provider calls so.
    func find(_ reference: String, at provider: String) async throws -> DepositID? {
        try await client.query(
            "select id from payments.deposits where provider = \(provider) and provider_reference = \(reference)"
        ).first(DepositID.self)
    }

    /// What a provider calls the newest payment by card that somebody has made there by themselves. What guests have
    /// paid them is others'.
    func newestByCard(of owner: UserID, at provider: String) async throws -> String? {
        try await client.query(
            """
            select coalesce(provider_reference, id::text) from payments.deposits
            where owner_id = \(owner) and provider = \(provider) and method = 'card' and link_id is null
                and payment_method_id is null and paid is not null and status in ('pending', 'succeeded')
            order by id desc limit 1
            """
        ).first(String.self)
    }

    nonisolated(nonsending) func find(
        _ id: DepositID, in transaction: PostgresTransaction
    ) async throws -> Deposit? {
        try await DepositRow.decode(transaction.query("\(Self.select) where d.id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    package func list(_ filter: DepositFilter, after: DepositID?, limit: Int) async throws -> [Deposit] {
        var list = filter.list
        list.follows("d.id", after)
        return try await DepositRow.decode(
            client.query(
                """
                \(Self.select) \(list.conditions) order by d.id desc limit \(limit)
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

    private static let select: SQL = "select \(DepositRow.columns) from payments.deposits d"
}
