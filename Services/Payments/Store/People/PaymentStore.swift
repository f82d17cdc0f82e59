import MoneyKit
import Outbox
package import PaymentsDomain
package import PostgresAccess
import Primitives

/// All SQL for payments between people. The saga of the same id says when something is to be done next; whoever changes
/// either locks the payment first.
package struct PaymentStore: Sendable {
    let client: PostgresClient

    package init(_ client: PostgresClient) {
        self.client = client
    }

    /// - Parameter key: nil for what a job makes.
    /// - Returns: false when the key has a payment already.
    nonisolated(nonsending) func insert(
        _ payment: Payment, key: DepositKey?, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        let inserted = try await transaction.execute(
            """
            insert into payments.payments (
                id, source, source_id, payer_id, payer_wallet_id, payer_name, payee_id, payee_wallet_id, payee_name,
                address_kind, address, amount, fee, currency, state, stage, hold_id, channel, authorization_token,
                note, subject, reference, redirect_url, livemode, idempotency_scope, idempotency_key, request_hash, expires_at,
                must_ask, created_at, updated_at)
            values (
                \(payment.id), \(payment.source.rawValue), \(payment.sourceID), \(payment.payer?.user),
                \(payment.payer?.wallet), \(payment.payer?.name ?? payment.guest), \(payment.payee?.user), \(payment.payee?.wallet),
                \(payment.payee?.name), \(payment.address?.kind.rawValue), \(payment.address?.text),
                \(payment.amount.minorUnits), \(payment.fee.minorUnits), \(payment.amount.currency.code),
                \(payment.state.rawValue), \(payment.stage.rawValue), \(payment.hold), \(payment.channel.rawValue),
                \(payment.authorization), \(payment.note), \(payment.subject), \(payment.reference),
                \(payment.redirectURL),
                \(payment.isLive), \(key?.scope), \(key?.key), \(key?.requestHash), \(payment.expiresAt),
                \(payment.mustAsk), \(payment.createdAt), \(payment.createdAt))
            on conflict on constraint payments_one_for_a_key do nothing
            """)
        return inserted == 1
    }

    /// What has failed frees its key: the same request may be tried again.
    nonisolated(nonsending) func update(
        _ payment: Payment, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.payments
            set payee_id = \(payment.payee?.user), payee_wallet_id = \(payment.payee?.wallet),
                payee_name = \(payment.payee?.name), address_kind = \(payment.address?.kind.rawValue),
                address = \(payment.address?.text), state = \(payment.state.rawValue),
                stage = \(payment.stage.rawValue), authorization_token = \(payment.authorization),
                refunded = \(payment.refunded.minorUnits), transaction_id = \(payment.transaction),
                failure_code = \(payment.failureCode), must_ask = \(payment.mustAsk),
                assessed = \(payment.assessed?.kind.rawValue), assessment_id = \(payment.assessed?.id),
                updated_at = \(now),
                idempotency_key = case when \(payment.state == .failed) then null else idempotency_key end
            where id = \(payment.id)
            """)
    }

    /// Locks the payment until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: PaymentID, in transaction: PostgresTransaction
    ) async throws -> Payment? {
        try await PaymentRow.decode(transaction.query("\(Self.select) where p.id = \(id) for update of p")).first
    }

    /// Locks those that wait for an address, in the order of their ids.
    nonisolated(nonsending) func lockWaiting(
        for address: ContactAddress, in transaction: PostgresTransaction
    ) async throws -> [Payment] {
        try await PaymentRow.decode(
            transaction.query(
                """
                \(Self.select) where p.state = 'awaiting_recipient' and p.address_kind = \(address.kind.rawValue)
                    and p.address = \(address.text)
                order by p.id for update of p
                """))
    }

    /// The payment a key made, and the hash of the request that made it; nil also for a key of another route, which
    /// has an answer and no payment.
    /// - Throws: `keyReused` for the latter.
    package func find(_ key: DepositKey) async throws -> (payment: Payment, requestHash: [UInt8])? {
        let hashes = try await client.query(
            """
            select id, request_hash from payments.payments
            where idempotency_scope = \(key.scope) and idempotency_key = \(key.key)
            """)
        if let (id, hash) = try hashes.first(PaymentID.self, [UInt8].self), let payment = try await find(id) {
            return (payment, hash)
        }
        try await client.refuseReuse(of: key)
        return nil
    }

    /// Whether a key has its answer already, which is then given again whatever has changed since.
    package func isAnswered(_ key: DepositKey) async throws -> Bool {
        try await client.isAnswered(key)
    }

    /// What a key is answered from now on: the same thing, as it stands later.
    func change(_ answer: [UInt8], of key: DepositKey) async throws(PostgresError) {
        try await client.execute(IdempotencyKeys.change(answer, of: key.answered, requestHash: key.requestHash))
    }

    package func find(_ id: PaymentID) async throws -> Payment? {
        try await PaymentRow.decode(client.query("\(Self.select) where p.id = \(id)")).first
    }

    nonisolated(nonsending) func find(
        _ id: PaymentID, in transaction: PostgresTransaction
    ) async throws -> Payment? {
        try await PaymentRow.decode(transaction.query("\(Self.select) where p.id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    package func list(_ filter: PaymentFilter, after: PaymentID?, limit: Int) async throws -> [Payment] {
        var list = filter.list
        list.follows("p.id", after)
        return try await PaymentRow.decode(
            client.query("\(Self.select) \(list.conditions) order by p.id desc limit \(limit)"))
    }

    private static let select: SQL = "select \(PaymentRow.columns) from payments.payments p"
}
