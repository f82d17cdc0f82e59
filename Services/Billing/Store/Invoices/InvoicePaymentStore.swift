import BillingDomain
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// All SQL for what was paid of invoices. Whoever changes one has the invoice locked.
struct InvoicePaymentStore: Sendable {
    let client: PostgresClient

    /// - Parameter key: nil for what does not wait for a wallet.
    /// - Returns: false when the key has a payment already.
    nonisolated(nonsending) func insert(
        _ payment: InvoicePayment, key: RequestKey? = nil, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        let inserted = try await transaction.execute(
            """
            insert into billing.invoice_payments (
                id, invoice_id, issuer_id, method, currency, amount, fee, payer_id, wallet_id, payout_wallet_id,
                authorization_token, session, paid_on, reference, status, idempotency_scope, idempotency_key,
                request_hash, created_at, updated_at)
            values (
                \(payment.id), \(payment.invoice), \(payment.issuer), \(payment.method.rawValue),
                \(payment.amount.currency.code), \(payment.amount.minorUnits), \(payment.fee.minorUnits),
                \(payment.way?.payer), \(payment.way?.source), \(payment.way?.target), \(payment.way?.authorization),
                \(payment.way?.isSession), \(payment.paidOn), \(payment.reference), \(payment.state.rawValue),
                \(key?.scope), \(key?.key), \(key?.requestHash), \(payment.createdAt), \(payment.createdAt))
            on conflict on constraint invoice_payments_one_for_a_key do nothing
            """)
        return inserted == 1
    }

    /// What has failed frees its key: the same request may be tried again.
    nonisolated(nonsending) func update(
        _ payment: InvoicePayment, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update billing.invoice_payments
            set status = \(payment.state.rawValue), failure_code = \(payment.failureCode),
                transaction_id = \(payment.transaction), authorization_token = \(payment.way?.authorization),
                idempotency_key = case when \(payment.state == .failed) then null else idempotency_key end,
                updated_at = \(now)
            where id = \(payment.id)
            """)
    }

    /// The payment a key made, and the hash of the request that made it.
    func find(_ key: RequestKey) async throws -> (payment: InvoicePayment, requestHash: [UInt8])? {
        let rows = try await client.query(
            """
            select \(Self.columns), request_hash from billing.invoice_payments
            where idempotency_scope = \(key.scope) and idempotency_key = \(key.key)
            """)
        guard let payment = try Self.payments(rows).first else { return nil }
        return (payment, try rows[0].decode([UInt8].self, named: "request_hash"))
    }

    /// What the key of a request has been answered with before on any route, as far as that is another request.
    func isReused(_ key: RequestKey) async throws -> Bool {
        let known = try IdempotencyKeys.records(
            await client.query(IdempotencyKeys.find([key.answered]))
        ).first
        return known.map { $0.requestHash != key.requestHash } ?? false
    }

    func find(_ id: InvoicePaymentID) async throws -> InvoicePayment? {
        try Self.payments(await client.query("\(Self.select) where id = \(id)")).first
    }

    nonisolated(nonsending) func find(
        _ id: InvoicePaymentID, in transaction: PostgresTransaction
    ) async throws -> InvoicePayment? {
        try Self.payments(await transaction.query("\(Self.select) where id = \(id)")).first
    }

    /// Of an invoice those that came from wallets, the newest first, and what went back of each, in minor units.
    nonisolated(nonsending) func refundable(
        of invoice: InvoiceID, in transaction: PostgresTransaction
    ) async throws -> [(payment: InvoicePayment, amount: Int64, fee: Int64)] {
        let rows = try await transaction.query(
            """
            select \(Self.columns),
                (select coalesce(sum(r.amount), 0)::bigint from billing.invoice_refunds r
                    where r.payment_id = p.id) as returned,
                (select coalesce(sum(r.fee_returned), 0)::bigint from billing.invoice_refunds r
                    where r.payment_id = p.id) as fee_returned
            from billing.invoice_payments p
            where p.invoice_id = \(invoice) and p.method = 'wallet' and p.status = 'posted' order by p.id desc
            """)
        return try rows.map { row in
            (
                try Self.payment(row), try row.decode(Int64.self, named: "returned"),
                try row.decode(Int64.self, named: "fee_returned")
            )
        }
    }

    private static let select: SQL = "select \(columns) from billing.invoice_payments"
    private static let columns: SQL = """
        id, invoice_id, issuer_id, method, currency, amount, fee, payer_id, wallet_id, payout_wallet_id,
        authorization_token, session, paid_on, reference, status, failure_code, transaction_id, created_at
        """

    private static func payments(_ rows: Rows) throws -> [InvoicePayment] { try rows.map { try payment($0) } }

    private static func payment(_ row: Row) throws -> InvoicePayment {
        let id = try row.decode(InvoicePaymentID.self, at: 0)
        guard let method = InvoicePayment.Method(rawValue: try row.decode(String.self, at: 3)),
            let currency = Currency(try row.decode(String.self, at: 4)),
            let state = InvoicePayment.State(rawValue: try row.decode(String.self, at: 14))
        else { throw PostgresError(.decoding, message: "payment \(id) has a value that we do not know") }
        return InvoicePayment(
            id: id, invoice: try row.decode(InvoiceID.self, at: 1), issuer: try row.decode(UserID.self, at: 2),
            method: method, amount: Money(minorUnits: try row.decode(Int64.self, at: 5), currency: currency),
            fee: Money(minorUnits: try row.decode(Int64.self, at: 6), currency: currency), way: try way(row),
            paidOn: try row.decode(CalendarDay.self, at: 12), reference: try row.decode(String?.self, at: 13),
            createdAt: try row.decode(Timestamp.self, at: 17), state: state,
            failureCode: try row.decode(String?.self, at: 15), transaction: try row.decode(UniqueID?.self, at: 16))
    }

    private static func way(_ row: Row) throws -> InvoicePayment.Way? {
        guard let payer = try row.decode(UserID?.self, at: 7) else { return nil }
        return InvoicePayment.Way(
            payer: payer, source: try row.decode(UniqueID.self, at: 8), target: try row.decode(UniqueID.self, at: 9),
            authorization: try row.decode(String?.self, at: 10), isSession: try row.decode(Bool.self, at: 11))
    }
}
