import BillingDomain
import PostgresAccess
import Primitives

/// An invoice that a subscription made, and how far its money is.
struct SubscriptionInvoice: Sendable, Equatable {
    enum Reason: String, Sendable { case start, renewal, change, end }
    enum Status: String, Sendable { case draft, due, asking, left, paid }

    let invoice: InvoiceID
    let subscription: SubscriptionID
    let reason: Reason
    var status: Status
    /// How often the wallet has refused.
    var attempts = 0
    /// When it is issued, or the wallet is asked.
    var askAt: Timestamp?
    /// What the wallet is asked for, or has paid.
    var payment: InvoicePaymentID?
}

/// All SQL for the invoices of subscriptions. Whoever changes one has its subscription locked.
struct SubscriptionInvoiceStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(
        _ invoice: SubscriptionInvoice, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into billing.subscription_invoices (
                invoice_id, subscription_id, reason, status, attempts, ask_at, payment_id, created_at, updated_at)
            values (
                \(invoice.invoice), \(invoice.subscription), \(invoice.reason.rawValue), \(invoice.status.rawValue),
                \(invoice.attempts), \(invoice.askAt), \(invoice.payment), \(now), \(now))
            """)
    }

    nonisolated(nonsending) func update(
        _ invoice: SubscriptionInvoice, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update billing.subscription_invoices
            set status = \(invoice.status.rawValue), attempts = \(invoice.attempts), ask_at = \(invoice.askAt),
                payment_id = \(invoice.payment), updated_at = \(now)
            where invoice_id = \(invoice.invoice)
            """)
    }

    nonisolated(nonsending) func find(
        _ id: InvoiceID, in transaction: PostgresTransaction
    ) async throws -> SubscriptionInvoice? {
        try Self.decode(await transaction.query("\(Self.select) where v.invoice_id = \(id)")).first
    }

    /// Those that wait for something that can be done now, longest first.
    func due(_ now: Timestamp, limit: Int) async throws -> [SubscriptionInvoice] {
        try Self.decode(
            await client.query(
                "\(Self.select) where v.ask_at <= \(now) order by v.ask_at, v.invoice_id limit \(limit)"))
    }

    /// Those of a subscription whose wallet could be asked, oldest first.
    nonisolated(nonsending) func unpaid(
        of subscription: SubscriptionID, in transaction: PostgresTransaction
    ) async throws -> [SubscriptionInvoice] {
        try Self.decode(
            await transaction.query(
                """
                \(Self.select) join billing.invoices i on i.id = v.invoice_id
                where v.subscription_id = \(subscription) and v.status in ('due', 'left')
                    and i.status in ('open', 'partially_paid', 'overdue')
                order by v.created_at, v.invoice_id
                """))
    }

    /// The wallet was asked and may have answered meanwhile, which stands.
    func putOff(_ invoice: SubscriptionInvoice, until time: Timestamp) async throws(PostgresError) {
        try await client.execute(
            """
            update billing.subscription_invoices set ask_at = \(time)
            where invoice_id = \(invoice.invoice) and status = 'asking'
            """)
    }

    /// Nobody asks for money of a subscription any more.
    nonisolated(nonsending) func leave(
        of subscription: SubscriptionID, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update billing.subscription_invoices set status = 'left', ask_at = null, updated_at = \(now)
            where subscription_id = \(subscription) and status = 'due'
            """)
    }

    private static let select: SQL = """
        select v.invoice_id, v.subscription_id, v.reason, v.status, v.attempts, v.ask_at, v.payment_id
        from billing.subscription_invoices v
        """

    private static func decode(_ rows: Rows) throws -> [SubscriptionInvoice] {
        try rows.map { row in
            guard let reason = SubscriptionInvoice.Reason(rawValue: try row.decode(String.self, at: 2)),
                let status = SubscriptionInvoice.Status(rawValue: try row.decode(String.self, at: 3))
            else { throw PostgresError(.decoding, message: "a subscription's invoice has a value that we do not know") }
            return SubscriptionInvoice(
                invoice: try row.decode(InvoiceID.self, at: 0),
                subscription: try row.decode(SubscriptionID.self, at: 1), reason: reason, status: status,
                attempts: try row.decode(Int.self, at: 4), askAt: try row.decode(Timestamp?.self, at: 5),
                payment: try row.decode(InvoicePaymentID?.self, at: 6))
        }
    }
}
