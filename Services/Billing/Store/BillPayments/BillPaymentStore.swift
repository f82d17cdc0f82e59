import BillingDomain
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// All SQL for bill payments. The saga of the same id says when something is to be done next; it is cleaned away a
/// month after its end, payments never. Whoever changes either locks the payment first.
struct BillPaymentStore: Sendable {
    let client: PostgresClient

    init(_ client: PostgresClient) {
        self.client = client
    }

    /// Somebody has been told of it, and it has not ended for good. A meter that waits for its token is among them.
    static let isUnderWay: SQL = "p.stage not in ('ordered', 'withdrawing', 'ended')"
    /// Since when: the partner may have it, or the wallet is to follow.
    static let underWaySince: SQL =
        "case when p.stage in ('sending', 'asking') then coalesce(p.sent_at, p.created_at) else p.updated_at end"

    private static let select: SQL = "select \(BillPaymentRow.columns) from \(BillPaymentRow.tables)"

    /// - Returns: false when the id or the key has one already.
    nonisolated(nonsending) func insert(
        _ payment: BillPayment, key: RequestKey?, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        let (payee, bought, ids) = (payment.payee, payment.bought, payment.walletIDs)
        return try await transaction.execute(
            """
            insert into billing.bill_payments (
                id, owner_id, wallet_id, biller_id, biller_code, biller_name, category, provider, package_id,
                package_code, package_name, customer, customer_name, meter, phone, amount, fee, currency, capture_id,
                release_id, post_id, reversal_id, schedule_id, bill_id, status, stage, idempotency_scope,
                idempotency_key, request_hash, created_at, updated_at)
            values (
                \(payment.id), \(payment.owner), \(payment.wallet), \(payee.id), \(payee.code), \(payee.name),
                \(payee.category.rawValue), \(payee.provider), \(bought?.id), \(bought?.code), \(bought?.name),
                \(payment.customer), \(payment.customerName), \(payment.meter?.rawValue), \(payment.phone),
                \(payment.amount.minorUnits), \(payment.fee.minorUnits), \(payment.amount.currency.code),
                \(ids.capture), \(ids.release), \(ids.post), \(ids.reversal), \(payment.schedule), \(payment.bill),
                \(payment.status.rawValue), \(payment.stage.rawValue), \(key?.scope), \(key?.key),
                \(key?.requestHash), \(payment.createdAt), \(payment.createdAt))
            on conflict do nothing
            """) == 1
    }

    nonisolated(nonsending) func update(
        _ payment: BillPayment, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let (delivery, failure) = (payment.delivery, payment.failure)
        try await transaction.execute(
            """
            update billing.bill_payments
            set status = \(payment.status.rawValue), stage = \(payment.stage.rawValue),
                attempts = \(payment.attempts), sent_at = \(payment.sentAt), send_after = \(payment.sendAfter),
                missing_since = \(payment.missingSince), provider_reference = \(delivery?.reference),
                commission = \(delivery?.commission?.minorUnits), token = \(delivery?.token),
                units = \(delivery?.units), bonus_token = \(delivery?.bonusToken),
                is_delivered = \(delivery != nil), failure_code = \(failure?.code),
                failure_message = \(failure?.message), is_paid_late = \(payment.isPaidLate),
                completed_at = \(payment.completedAt), assessment_id = \(payment.assessment), updated_at = \(now)
            where id = \(payment.id)
            """)
    }

    /// Writes down what the partner is to know an attempt by, before it is sent.
    nonisolated(nonsending) func record(
        _ attempt: BillPayment.Attempt, of payment: BillPayment, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into billing.bill_payment_attempts (id, payment_id, number, begun_at)
            values (\(attempt.id), \(payment.id), \(payment.attempts), \(attempt.begunAt))
            """)
    }

    /// Forgets an order that nobody was told of; its key may make another.
    nonisolated(nonsending) func delete(
        _ id: BillPaymentID, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute("delete from billing.bill_payments where id = \(id)")
    }

    /// Locks the payment until the transaction ends.
    nonisolated(nonsending) func lock(
        _ id: BillPaymentID, in transaction: PostgresTransaction
    ) async throws -> BillPayment? {
        try await BillPaymentRow.decode(
            transaction.query("\(Self.select) where p.id = \(id) for update of p")
        ).first
    }

    func find(_ id: BillPaymentID) async throws -> BillPayment? {
        try await BillPaymentRow.decode(client.query("\(Self.select) where p.id = \(id)")).first
    }

    nonisolated(nonsending) func find(
        _ id: BillPaymentID, in transaction: PostgresTransaction
    ) async throws -> BillPayment? {
        try await BillPaymentRow.decode(transaction.query("\(Self.select) where p.id = \(id)")).first
    }

    /// The payment that a request made.
    /// - Throws: `keyReused`.
    func find(_ key: RequestKey) async throws -> BillPayment? {
        let found = try await client.query(
            """
            select id, request_hash from billing.bill_payments
            where idempotency_scope = \(key.scope) and idempotency_key = \(key.key)
            """
        ).first(BillPaymentID.self, [UInt8].self)
        guard let (id, hash) = found else {
            let answered = key.answered
            if try await IdempotencyKeys.isReused(answered, for: key.requestHash, client) {
                throw BillPaymentError.keyReused
            }
            return nil
        }
        guard hash == key.requestHash else { throw BillPaymentError.keyReused }
        return try await find(id)
    }

    /// Whose attempt a partner speaks of.
    func payment(ofAttempt id: String) async throws -> BillPaymentID? {
        try await client.query("select payment_id from billing.bill_payment_attempts where id = \(id)")
            .first(BillPaymentID.self)
    }

    /// Newest first, those older than `after`.
    func list(_ filter: BillPaymentFilter, after: BillPaymentID?, limit: Int) async throws -> [BillPayment] {
        var list = filter.list
        list.follows("p.id", after)
        return try await BillPaymentRow.decode(
            client.query("\(Self.select) \(list.conditions) order by p.id desc limit \(limit)"))
    }
}
