import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// All SQL for what subscriptions have cost. Whoever writes here has the subscription locked.
struct SubscriptionChargeStore: Sendable {
    let client: PostgresClient

    /// - Throws: `PostgresError`, a unique violation where days were charged before.
    nonisolated(nonsending) func insert(
        _ lines: [SubscriptionCharge], of subscription: SubscriptionID, on invoice: InvoiceID?, ids: IDGenerator,
        now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let statements = lines.map { line -> SQL in
            """
            insert into billing.subscription_charges (
                id, subscription_id, price_key, from_on, to_on, kind, revision, of_days, plan_id, plan_version,
                quantity, currency, amount, discount, tax_rate, invoice_id, created_at)
            values (
                \(ids.next() as UniqueID), \(subscription), \(line.key), \(line.range.from), \(line.range.to),
                \(line.kind.rawValue), \(line.revision), \(line.ofDays), \(line.plan), \(line.version),
                \(line.quantity.millionths), \(line.amount.currency.code), \(line.amount.minorUnits),
                \(line.discount.minorUnits), \(line.taxRate?.text), \(invoice), \(now))
            """
        }
        if !statements.isEmpty { try await transaction.pipeline(statements) }
    }

    /// What is charged in advance for the days that a subscription is in; what an invoice said that was taken back is
    /// charged no more.
    nonisolated(nonsending) func inForce(
        _ subscription: Subscription, in transaction: PostgresTransaction
    ) async throws -> [SubscriptionCharge] {
        try Self.decode(await transaction.query(Self.inForce(subscription)))
    }

    func inForce(_ subscription: Subscription) async throws -> [SubscriptionCharge] {
        try Self.decode(await client.query(Self.inForce(subscription)))
    }

    private static func inForce(_ subscription: Subscription) -> SQL {
        """
        select c.kind, c.price_key, c.from_on, c.to_on, c.of_days, c.plan_id, c.plan_version, c.quantity, c.currency,
            c.amount, c.discount, c.tax_rate, c.revision
        from billing.subscription_charges c
        where c.subscription_id = \(subscription.id) and c.kind = 'charge' and c.revision = \(subscription.revision)
            and c.to_on = \(subscription.charged.to) and c.from_on >= \(subscription.charged.from)
            and not exists (select from billing.invoices i where i.id = c.invoice_id and i.status = 'void')
        order by c.created_at, c.id
        """
    }

    /// Of an invoice that charged what is given back: its items, with how much of each before tax.
    struct Returned {
        let invoice: InvoiceID
        var credits: [SubscriptionCharge] = []
        var parts: [CreditNote.Part] = []
    }

    nonisolated(nonsending) func items(
        of credits: [SubscriptionCharge], _ subscription: Subscription, in transaction: PostgresTransaction
    ) async throws -> [Returned] {
        // Items stand in the order in which the lines were written.
        let rows = try await transaction.query(
            """
            select n.invoice_id, n.price_key, i.id from (
                select c.invoice_id, c.price_key, c.kind, c.revision, c.to_on,
                    row_number() over (partition by c.invoice_id order by c.id) - 1 as place
                from billing.subscription_charges c
                where c.subscription_id = \(subscription.id) and c.invoice_id is not null) n
            join billing.invoice_items i on i.invoice_id = n.invoice_id and i.position = n.place
            where n.kind = 'charge' and n.revision = \(subscription.revision) and n.to_on = \(subscription.charged.to)
            order by n.invoice_id, i.position
            """)
        var returned: [InvoiceID: Returned] = [:]
        for (invoice, key, item) in try rows.decode(InvoiceID.self, String.self, InvoiceItemID.self) {
            guard let credit = credits.first(where: { $0.key == key }), credit.amount.isNegative else { continue }
            returned[invoice, default: Returned(invoice: invoice)].credits.append(credit)
            returned[invoice]?.parts.append(CreditNote.Part(item: item, net: try credit.amount.negated()))
        }
        return returned.values.sorted { $0.invoice < $1.invoice }
    }

    private static func decode(_ rows: Rows) throws -> [SubscriptionCharge] {
        try rows.map { row in
            guard let kind = SubscriptionCharge.Kind(rawValue: try row.decode(String.self, at: 0)),
                let currency = Currency(try row.decode(String.self, at: 8))
            else { throw PostgresError(.decoding, message: "a charge has a value that we do not know") }
            return SubscriptionCharge(
                kind: kind, key: try row.decode(String.self, at: 1),
                range: DayRange(
                    from: try row.decode(CalendarDay.self, at: 2), to: try row.decode(CalendarDay.self, at: 3)),
                ofDays: try row.decode(Int.self, at: 4), plan: try row.decode(PlanID.self, at: 5),
                version: try row.decode(Int.self, at: 6),
                quantity: PlanQuantity(millionths: try row.decode(Int64.self, at: 7)),
                amount: Money(minorUnits: try row.decode(Int64.self, at: 9), currency: currency),
                discount: Money(minorUnits: try row.decode(Int64.self, at: 10), currency: currency),
                taxRate: try row.decode(String?.self, at: 11).map { try Rate(parsing: $0) },
                revision: try row.decode(Int.self, at: 12))
        }
    }
}
