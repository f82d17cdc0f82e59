import BillingDomain
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// What is paid before it is made. The id is that of the wallet's transaction and of the payment.
struct SubscriptionOrder: Sendable, Equatable {
    enum Kind: String, Sendable { case start, change }
    enum Status: String, Sendable { case pending, done, refused }

    let id: InvoicePaymentID
    let kind: Kind
    let subscription: SubscriptionID
    let merchant: UserID
    let customer: InvoiceCustomer
    let way: InvoicePayment.Way
    let amount: Money
    let fee: Money
    let terms: Subscription.Terms
    /// The first day that it is for.
    let day: CalendarDay
    let billingDay: Int
    let coupon: CouponID?
    let createdAt: Timestamp
    var status: Status = .pending
    var failureCode: String?
}

/// All SQL for orders.
struct SubscriptionOrderStore: Sendable {
    let client: PostgresClient

    /// - Returns: false when the key has an order already.
    nonisolated(nonsending) func insert(
        _ order: SubscriptionOrder, key: RequestKey, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        let quantities = order.terms.quantities.columns
        let inserted = try await transaction.execute(
            """
            insert into billing.subscription_orders (
                id, kind, subscription_id, merchant_id, customer_id, customer_name, customer_email, wallet_id,
                payout_wallet_id, currency, amount, fee, plan_id, plan_version, quantity_keys, quantities, day,
                billing_day, coupon_id, authorization_token, session, status, idempotency_scope, idempotency_key,
                request_hash, created_at, updated_at)
            values (
                \(order.id), \(order.kind.rawValue), \(order.subscription), \(order.merchant), \(order.way.payer),
                \(order.customer.name), \(order.customer.email), \(order.way.source), \(order.way.target),
                \(order.amount.currency.code), \(order.amount.minorUnits), \(order.fee.minorUnits),
                \(order.terms.plan), \(order.terms.version), \(quantities.keys), \(quantities.millionths),
                \(order.day), \(order.billingDay), \(order.coupon), \(order.way.authorization),
                \(order.way.isSession), \(order.status.rawValue), \(key.scope), \(key.key), \(key.requestHash),
                \(order.createdAt), \(order.createdAt))
            on conflict do nothing
            """)
        return inserted == 1
    }

    /// What was refused frees its key: the same request may be tried again.
    nonisolated(nonsending) func end(
        _ order: SubscriptionOrder, _ status: SubscriptionOrder.Status, code: String? = nil, now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update billing.subscription_orders
            set status = \(status.rawValue), failure_code = \(code), authorization_token = null,
                idempotency_key = case when \(status == .refused) then null else idempotency_key end,
                updated_at = \(now)
            where id = \(order.id)
            """)
    }

    /// The order of a key, and the hash of the request that made it.
    func find(_ key: RequestKey) async throws -> (order: SubscriptionOrder, requestHash: [UInt8])? {
        let rows = try await client.query(
            "\(Self.select) where idempotency_scope = \(key.scope) and idempotency_key = \(key.key)")
        guard let order = try Self.decode(rows).first else { return nil }
        return (order, try rows[0].decode([UInt8].self, named: "request_hash"))
    }

    nonisolated(nonsending) func lock(
        _ id: InvoicePaymentID, in transaction: PostgresTransaction
    ) async throws -> SubscriptionOrder? {
        try Self.decode(await transaction.query("\(Self.select) where id = \(id) for update")).first
    }

    /// Those whose request has had its time, oldest first.
    func pending(before time: Timestamp, limit: Int) async throws -> [SubscriptionOrder] {
        try Self.decode(
            await client.query(
                """
                \(Self.select) where status = 'pending' and created_at <= \(time) order by created_at limit \(limit)
                """))
    }

    /// Whether something is being paid for a subscription, which must be locked.
    nonisolated(nonsending) func isPending(
        _ id: SubscriptionID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.query(
            """
            select exists (
                select from billing.subscription_orders where subscription_id = \(id) and status = 'pending')
            """
        ).first(Bool.self) ?? false
    }

    private static let select: SQL = """
        select id, kind, subscription_id, merchant_id, customer_id, customer_name, customer_email, wallet_id,
            payout_wallet_id, currency, amount, fee, plan_id, plan_version, quantity_keys, quantities, day,
            billing_day, coupon_id, authorization_token, session, status, failure_code, created_at, request_hash
        from billing.subscription_orders
        """

    private static func decode(_ rows: Rows) throws -> [SubscriptionOrder] {
        try rows.map { row in
            let id = try row.decode(InvoicePaymentID.self, at: 0)
            guard let kind = SubscriptionOrder.Kind(rawValue: try row.decode(String.self, at: 1)),
                let currency = Currency(try row.decode(String.self, at: 9)),
                let status = SubscriptionOrder.Status(rawValue: try row.decode(String.self, at: 21))
            else { throw PostgresError(.decoding, message: "order \(id) has a value that we do not know") }
            let customer = try row.decode(UserID.self, at: 4)
            return SubscriptionOrder(
                id: id, kind: kind, subscription: try row.decode(SubscriptionID.self, at: 2),
                merchant: try row.decode(UserID.self, at: 3),
                customer: InvoiceCustomer(
                    name: try row.decode(String.self, at: 5), email: try row.decode(String.self, at: 6),
                    user: customer),
                way: InvoicePayment.Way(
                    payer: customer, source: try row.decode(UniqueID.self, at: 7),
                    target: try row.decode(UniqueID.self, at: 8),
                    authorization: try row.decode(String?.self, at: 19), isSession: try row.decode(Bool.self, at: 20)),
                amount: Money(minorUnits: try row.decode(Int64.self, at: 10), currency: currency),
                fee: Money(minorUnits: try row.decode(Int64.self, at: 11), currency: currency),
                terms: Subscription.Terms(
                    plan: try row.decode(PlanID.self, at: 12), version: try row.decode(Int.self, at: 13),
                    quantities: SubscriptionRow.quantities(
                        try row.decode([String].self, at: 14), try row.decode([Int64].self, at: 15))),
                day: try row.decode(CalendarDay.self, at: 16), billingDay: try row.decode(Int.self, at: 17),
                coupon: try row.decode(CouponID?.self, at: 18), createdAt: try row.decode(Timestamp.self, at: 23),
                status: status, failureCode: try row.decode(String?.self, at: 22))
        }
    }
}
