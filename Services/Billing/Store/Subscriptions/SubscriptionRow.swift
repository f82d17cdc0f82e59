import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Rows of subscriptions as domain values.
enum SubscriptionRow {
    static let columns: SQL = """
        s.id, s.merchant_id, s.collection, s.wallet_id, s.net_days, s.customer_id, s.customer_name, s.customer_email,
        s.customer_address, s.customer_tax_id, s.plan_id, s.plan_version, s.currency, s.quantity_keys, s.quantities,
        s.state, s.starts_on, s.trial_ends_on, s.period, s.period_count, s.cycle_start, s.billing_day, s.charged_from,
        s.charged_to, s.metered_from, s.next_invoice_on, s.cancel_at_period_end, s.next_plan_id, s.next_plan_version,
        s.next_quantity_keys, s.next_quantities, s.paused_on, s.resume_on, s.revision, s.ends_at, s.created_at
        """

    static func decode(_ rows: Rows) throws -> [Subscription] { try rows.map { try subscription($0) } }

    private static func subscription(_ row: Row) throws -> Subscription {
        let id = try row.decode(SubscriptionID.self, at: 0)
        guard let currency = Currency(try row.decode(String.self, at: 12)),
            let state = Subscription.State(rawValue: try row.decode(String.self, at: 15)),
            let interval = PlanInterval(rawValue: try row.decode(String.self, at: 18))
        else { throw PostgresError(.decoding, message: "subscription \(id) has a value that we do not know") }
        return Subscription(
            id: id, merchant: try row.decode(UserID.self, at: 1), customer: try customer(row),
            collection: try collection(row), currency: currency, startsOn: try row.decode(CalendarDay.self, at: 16),
            trialEndsOn: try row.decode(CalendarDay?.self, at: 17),
            createdAt: try row.decode(Timestamp.self, at: 35),
            terms: Subscription.Terms(
                plan: try row.decode(PlanID.self, at: 10), version: try row.decode(Int.self, at: 11),
                quantities: quantities(try row.decode([String].self, at: 13), try row.decode([Int64].self, at: 14))),
            cycle: BillingCycle(
                interval, count: try row.decode(Int.self, at: 19), start: try row.decode(CalendarDay.self, at: 20),
                billingDay: try row.decode(Int.self, at: 21)),
            charged: DayRange(
                from: try row.decode(CalendarDay.self, at: 22), to: try row.decode(CalendarDay.self, at: 23)),
            meteredFrom: try row.decode(CalendarDay.self, at: 24),
            nextInvoiceOn: try row.decode(CalendarDay?.self, at: 25), state: state,
            cancelsAtPeriodEnd: try row.decode(Bool.self, at: 26), nextTerms: try nextTerms(row),
            pausedOn: try row.decode(CalendarDay?.self, at: 31), resumeOn: try row.decode(CalendarDay?.self, at: 32),
            revision: try row.decode(Int.self, at: 33), endsAt: try row.decode(Timestamp?.self, at: 34))
    }

    private static func customer(_ row: Row) throws -> InvoiceCustomer {
        InvoiceCustomer(
            name: try row.decode(String.self, at: 6), email: try row.decode(String.self, at: 7),
            user: try row.decode(UserID?.self, at: 5), address: try row.decode([String].self, at: 8),
            taxID: try row.decode(String?.self, at: 9))
    }

    private static func collection(_ row: Row) throws -> Subscription.Collection {
        if let wallet = try row.decode(UniqueID?.self, at: 3) { return .wallet(wallet) }
        return .invoice(netDays: try row.decode(Int.self, at: 4))
    }

    private static func nextTerms(_ row: Row) throws -> Subscription.Terms? {
        guard let plan = try row.decode(PlanID?.self, at: 27) else { return nil }
        return Subscription.Terms(
            plan: plan, version: try row.decode(Int.self, at: 28),
            quantities: quantities(try row.decode([String].self, at: 29), try row.decode([Int64].self, at: 30)))
    }

    static func quantities(_ keys: [String], _ millionths: [Int64]) -> [String: PlanQuantity] {
        Dictionary(zip(keys, millionths.map { PlanQuantity(millionths: $0) })) { first, _ in first }
    }
}

extension [String: PlanQuantity] {
    /// In the order of the keys.
    var columns: (keys: [String], millionths: [Int64]) {
        let sorted = sorted { $0.key < $1.key }
        return (sorted.map(\.key), sorted.map(\.value.millionths))
    }
}
