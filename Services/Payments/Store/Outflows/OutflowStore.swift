import MoneyKit
import Outbox
package import PaymentsDomain
package import PostgresAccess
import Primitives

/// All SQL for outflows. The saga of the same id says when something is to be done next; it is cleaned away a month
/// after its end, outflows never. Whoever changes either locks the outflow first.
package struct OutflowStore: Sendable {
    let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// Its money has left or is held, and nobody knows yet for good. What waits for a bank's days is in order.
    static let isUnderWay: SQL = """
        o.stage in ('sending', 'awaiting', 'capturing', 'releasing', 'returning')
            and not exists (
                select from payments.rail_items i
                where i.id = o.id and o.stage = 'awaiting' and i.state in ('queued', 'sent', 'accepted'))
        """
    /// Since when: the provider has it, or the wallet is to follow.
    static let underWaySince: SQL =
        "case when o.stage in ('sending', 'awaiting') then o.sent_at else o.updated_at end"

    /// - Parameter staff: the operator who ordered it.
    /// - Returns: false when the key has one already.
    nonisolated(nonsending) func insert(
        _ outflow: Outflow, by staff: UserID? = nil, key: DepositKey, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        let target = TargetColumns(outflow.target)
        return try await transaction.execute(
            """
            insert into payments.outflows (
                id, kind, reference, owner_id, wallet_id, amount, fee, currency, via, bank_account_id, destination,
                deposit_id, refunded_transaction_id, refund_reason, fee_returned, staff_id, note, capture_id,
                release_id, restore_id, status, stage, idempotency_scope, idempotency_key, request_hash, created_at,
                updated_at)
            values (
                \(outflow.id), \(outflow.kind.rawValue), \(outflow.reference), \(outflow.owner), \(outflow.wallet),
                \(outflow.amount.minorUnits), \(outflow.fee.minorUnits), \(outflow.amount.currency.code),
                \(outflow.via), \(target.account), \(target.destination), \(target.deposit), \(target.transaction),
                \(target.reason), \(outflow.feeReturned?.minorUnits), \(staff), \(outflow.note),
                \(outflow.walletIDs.capture), \(outflow.walletIDs.release), \(outflow.walletIDs.restore),
                \(outflow.status.rawValue), \(outflow.stage.rawValue), \(key.scope), \(key.key),
                \(key.requestHash), \(outflow.createdAt), \(outflow.createdAt))
            on conflict on constraint outflows_one_for_a_key do nothing
            """) == 1
    }

    nonisolated(nonsending) func update(
        _ outflow: Outflow, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.outflows
            set status = \(outflow.status.rawValue), stage = \(outflow.stage.rawValue),
                attempts = \(outflow.attempts), sent_at = \(outflow.sentAt),
                provider_reference = \(outflow.providerReference), failure_code = \(outflow.failureCode),
                returned = \(outflow.returned?.minorUnits), assessed = \(outflow.assessed?.kind.rawValue),
                assessment_id = \(outflow.assessed?.id), updated_at = \(now)
            where id = \(outflow.id)
            """)
    }

    /// Writes down that it is being sent, before it is: whoever comes after a crash knows that it may have been.
    /// - Throws: `SagaConflict` when the claim is no longer ours.
    func begin(_ outflow: Outflow, by saga: Saga<Outflow.Stage>) async throws {
        let begun = try await client.execute(
            """
            update payments.outflows o set attempts = o.attempts + 1
            where o.id = \(outflow.id) and o.stage = 'sending' and o.attempts = \(outflow.attempts)
                and exists (select from payments.sagas s where s.id = o.id and s.version = \(saga.version))
            """)
        guard begun == 1 else { throw SagaConflict(id: saga.id) }
    }

    /// Forgets an order that nobody was told of; its key may make another.
    nonisolated(nonsending) func delete(
        _ id: OutflowID, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute("delete from payments.outflows where id = \(id)")
    }

    /// Locks the outflow until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: OutflowID, in transaction: PostgresTransaction
    ) async throws -> Outflow? {
        try await OutflowRow.decode(transaction.query("\(Self.select) where o.id = \(id) for update of o")).first
    }

    /// The outflow a key made, and the hash of the request that made it.
    package func find(_ key: DepositKey) async throws -> (outflow: Outflow, requestHash: [UInt8])? {
        let hashes = try await client.query(
            """
            select id, request_hash from payments.outflows
            where idempotency_scope = \(key.scope) and idempotency_key = \(key.key)
            """)
        guard let (id, hash) = try hashes.first(OutflowID.self, [UInt8].self), let outflow = try await find(id) else {
            try await client.refuseReuse(of: key)
            return nil
        }
        return (outflow, hash)
    }

    package func find(_ id: OutflowID) async throws -> Outflow? {
        try await OutflowRow.decode(client.query("\(Self.select) where o.id = \(id)")).first
    }

    nonisolated(nonsending) func find(
        _ id: OutflowID, in transaction: PostgresTransaction
    ) async throws -> Outflow? {
        try await OutflowRow.decode(transaction.query("\(Self.select) where o.id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    package func list(_ filter: OutflowFilter, after: OutflowID?, limit: Int) async throws -> [Outflow] {
        var list = filter.list
        list.follows("o.id", after)
        return try await OutflowRow.decode(
            client.query("\(Self.select) \(list.conditions) order by o.id desc limit \(limit)"))
    }

    /// Whether the provider has failed to pay a part of it back, or it came back.
    nonisolated(nonsending) func hasFailedRefund(
        of deposit: DepositID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await !transaction.query(
            """
            select from payments.outflows
            where deposit_id = \(deposit) and status = 'failed'
                and (failure_code = 'refund_failed' or returned is not null)
            limit 1
            """
        ).isEmpty
    }

    /// What may go back of a deposit that its provider knows by this name, or may come back of it.
    func refunds(ofPayment reference: String, at provider: String) async throws -> [OutflowID] {
        try await client.query(
            """
            select o.id from payments.outflows o join payments.deposits d on d.id = o.deposit_id
            where d.provider = \(provider) and d.provider_reference = \(reference)
                and (o.stage <> 'ended' or o.status = 'succeeded')
            order by o.id
            """
        ).decode(OutflowID.self)
    }

    private static let select: SQL = "select \(OutflowRow.columns) from payments.outflows o"

    private struct TargetColumns {
        var account: BankAccountID?
        var destination: String?
        var deposit: DepositID?
        var transaction: UniqueID?
        var reason: String?

        init(_ target: Outflow.Target) {
            switch target {
            case .bankAccount(let account, let destination): (self.account, self.destination) = (account, destination)
            case .deposit(let deposit, let transaction, let reason):
                (self.deposit, self.transaction, self.reason) = (deposit, transaction, reason.rawValue)
            }
        }
    }
}
