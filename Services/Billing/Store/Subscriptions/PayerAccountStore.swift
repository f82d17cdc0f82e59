import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// What a payer owes a merchant in one currency, and how they stand.
struct PayerAccount: Sendable, Equatable {
    let customer: InvoiceCustomer
    /// SHA-256 of whom the merchant knows as one customer.
    let key: [UInt8]
    let overdue: Money
    /// What the merchant owes the payer.
    let credit: Money
    let standing: PayerStanding
}

/// A payer whose standing is not what the days say.
struct PayerMove: Sendable {
    let merchant: UserID
    let key: [UInt8]
    let currency: Currency
}

/// All SQL for how payers stand with merchants. Where no row is, they stand well.
struct PayerAccountStore: Sendable {
    let client: PostgresClient

    /// By the keys of the payers, those after a key and currency.
    func list(of merchant: UserID, after: (key: [UInt8], currency: String)?, limit: Int) async throws -> [PayerAccount]
    {
        var list = ListQuery()
        list.equals("i.issuer_id", merchant)
        list.requires("i.status <> 'draft'")
        if let after { list.requires("(i.customer_key, i.currency) > (\(after.key), \(after.currency))") }
        let rows = try await client.query(
            """
            select i.customer_key, i.currency,
                (array_agg(i.customer_name order by i.id desc))[1], (array_agg(i.customer_email order by i.id desc))[1],
                (array_agg(i.customer_id order by i.id desc))[1],
                coalesce(
                    sum(i.total - i.paid - i.credited + i.returned) filter (where i.status = 'overdue'), 0)::bigint,
                coalesce(max(b.amount), 0), coalesce(max(a.state), 'current')
            from billing.invoices i
            left join billing.customer_balances b
                on b.issuer_id = i.issuer_id and b.customer_key = i.customer_key and b.currency = i.currency
            left join billing.payer_accounts a
                on a.merchant_id = i.issuer_id and a.customer_key = i.customer_key and a.currency = i.currency
            \(list.conditions) group by i.customer_key, i.currency
            order by i.customer_key, i.currency limit \(limit)
            """)
        return try rows.map { row in
            guard let currency = Currency(try row.decode(String.self, at: 1)),
                let standing = PayerStanding(rawValue: try row.decode(String.self, at: 7))
            else { throw PostgresError(.decoding, message: "an account has a value that we do not know") }
            return PayerAccount(
                customer: InvoiceCustomer(
                    name: try row.decode(String.self, at: 2), email: try row.decode(String.self, at: 3),
                    user: try row.decode(UserID?.self, at: 4)),
                key: try row.decode([UInt8].self, at: 0),
                overdue: Money(minorUnits: try row.decode(Int64.self, at: 5), currency: currency),
                credit: Money(minorUnits: try row.decode(Int64.self, at: 6), currency: currency), standing: standing)
        }
    }

    /// What the merchant owes the payer.
    func credit(of customer: InvoiceCustomer, at merchant: UserID, in currency: Currency) async throws -> Money {
        let amount = try await client.query(
            """
            select amount from billing.customer_balances
            where issuer_id = \(merchant) and customer_key = \(customer.hash) and currency = \(currency.code)
            """
        ).first(Int64.self)
        return Money(minorUnits: amount ?? 0, currency: currency)
    }

    func standing(of customer: InvoiceCustomer, at merchant: UserID, in currency: Currency) async throws
        -> PayerStanding
    {
        let state = try await client.query(
            """
            select state from billing.payer_accounts
            where merchant_id = \(merchant) and customer_key = \(customer.hash) and currency = \(currency.code)
            """
        ).first(String.self)
        return state.flatMap(PayerStanding.init) ?? .current
    }

    /// Payers of whom something is overdue, or was: those whose standing may have to change.
    func toJudge(_ today: CalendarDay, limit: Int) async throws -> [PayerMove] {
        let rows = try await client.query(
            """
            with overdue as (
                select issuer_id, customer_key, currency, \(today) - min(due_on) as days from billing.invoices
                where status = 'overdue' group by issuer_id, customer_key, currency)
            select coalesce(o.issuer_id, a.merchant_id), coalesce(o.customer_key, a.customer_key),
                coalesce(o.currency, a.currency)
            from overdue o full join billing.payer_accounts a
                on a.merchant_id = o.issuer_id and a.customer_key = o.customer_key and a.currency = o.currency
            where coalesce(a.state, 'current') <> case
                when o.days >= 21 then 'suspended' when o.days >= 14 then 'restricted'
                when o.days >= 10 then 'warning' else 'current' end
            limit \(limit)
            """)
        return try rows.map { row in
            guard let currency = Currency(try row.decode(String.self, at: 2)) else {
                throw PostgresError(.decoding, message: "an account has a currency that we do not know")
            }
            return PayerMove(
                merchant: try row.decode(UserID.self, at: 0), key: try row.decode([UInt8].self, at: 1),
                currency: currency)
        }
    }

    /// Locks how a payer stands, and tells what the days say now.
    nonisolated(nonsending) func lock(
        _ move: PayerMove, today: CalendarDay, in transaction: PostgresTransaction
    ) async throws -> (old: PayerStanding, new: PayerStanding, customer: InvoiceCustomer)? {
        try await transaction.execute(
            """
            insert into billing.payer_accounts (merchant_id, customer_key, currency, state, changed_at)
            values (\(move.merchant), \(move.key), \(move.currency.code), 'current', \(today.startOfDay))
            on conflict (merchant_id, customer_key, currency) do nothing
            """)
        let old = try await transaction.query(
            """
            select state from billing.payer_accounts
            where merchant_id = \(move.merchant) and customer_key = \(move.key) and currency = \(move.currency.code)
            for update
            """
        ).first(String.self)
        let rows = try await transaction.query(
            """
            select customer_name, customer_email, customer_id,
                \(today) - (min(due_on) filter (where status = 'overdue') over ())
            from billing.invoices
            where issuer_id = \(move.merchant) and customer_key = \(move.key) and currency = \(move.currency.code)
                and status <> 'draft'
            order by id desc limit 1
            """)
        guard let found = try rows.first(String.self, String.self, UserID?.self, Int?.self) else { return nil }
        return (
            old.flatMap(PayerStanding.init) ?? .current, PayerStanding(overdueDays: found.3),
            InvoiceCustomer(name: found.0, email: found.1, user: found.2)
        )
    }

    nonisolated(nonsending) func set(
        _ move: PayerMove, _ standing: PayerStanding, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update billing.payer_accounts set state = \(standing.rawValue), changed_at = \(now)
            where merchant_id = \(move.merchant) and customer_key = \(move.key) and currency = \(move.currency.code)
            """)
    }
}
