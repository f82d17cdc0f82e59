import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// What issuers owe their customers: it pays the issuer's next invoices to them. Each change is an entry, once for its
/// cause.
struct CustomerBalances: Sendable {
    enum Cause: Sendable {
        case creditNote(CreditNoteID)
        /// That it pays, or a part of it.
        case invoice(InvoiceID)
        /// What a subscription leaves to its customer; the id is of what left it.
        case subscription(UniqueID)
    }

    let ids: IDGenerator

    /// - Returns: how much there is, locked until the transaction ends.
    nonisolated(nonsending) func lock(
        of customer: InvoiceCustomer, at issuer: UserID, in currency: Currency, _ transaction: PostgresTransaction
    ) async throws -> Money {
        let rows = try await transaction.query(
            """
            select amount from billing.customer_balances
            where issuer_id = \(issuer) and customer_key = \(customer.hash) and currency = \(currency.code)
            for no key update
            """)
        return Money(minorUnits: try rows.first(Int64.self) ?? 0, currency: currency)
    }

    /// - Parameter amount: what is added; below zero what is taken, of which there is enough.
    /// - Throws: `PostgresError`, a unique violation where the cause has changed it before.
    nonisolated(nonsending) func change(
        by amount: Money, of customer: InvoiceCustomer, at issuer: UserID, for cause: Cause, now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let key: SQL = "issuer_id, customer_key, currency"
        let row: SQL = "\(issuer), \(customer.hash), \(amount.currency.code)"
        // What is taken is of a row that is there: an insert below zero would not come so far as to be an update.
        let change: SQL =
            amount.isNegative
            ? """
            update billing.customer_balances set amount = amount + \(amount.minorUnits), updated_at = \(now)
            where (\(key)) = (\(row)) returning amount
            """
            : """
            insert into billing.customer_balances as b (\(key), amount, updated_at)
            values (\(row), \(amount.minorUnits), \(now))
            on conflict (\(key)) do update set amount = b.amount + excluded.amount, updated_at = excluded.updated_at
            returning amount
            """
        try await transaction.execute(
            """
            with changed as (\(change))
            insert into billing.customer_balance_entries (
                id, \(key), amount, balance_after, cause, cause_id, created_at)
            select \(ids.next() as UniqueID), \(row), \(amount.minorUnits), changed.amount, \(cause.name), \(cause.id),
                \(now)
            from changed
            """)
    }
}

extension CustomerBalances.Cause {
    fileprivate var name: String {
        switch self {
        case .creditNote: "credit_note"
        case .invoice: "invoice"
        case .subscription: "subscription"
        }
    }

    fileprivate var id: UniqueID {
        switch self {
        case .creditNote(let id): id.rawValue
        case .invoice(let id): id.rawValue
        case .subscription(let id): id
        }
    }
}
