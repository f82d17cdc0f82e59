import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Which subscriptions a list shows: what somebody pays, or what somebody is paid.
struct SubscriptionFilter: Sendable {
    enum Side: String, CaseIterable, Sendable { case customer, merchant }

    var side: Side
    var user: UserID
    var state: Subscription.State?

    var list: ListQuery {
        var list = ListQuery()
        switch side {
        case .customer: list.equals("s.customer_id", user)
        case .merchant: list.equals("s.merchant_id", user)
        }
        list.equals("s.state", state?.rawValue)
        return list
    }
}

/// All SQL for subscriptions. Whoever changes one locks it first.
struct SubscriptionStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func insert(
        _ subscription: Subscription, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let (customer, quantities) = (subscription.customer, subscription.terms.quantities.columns)
        var (wallet, netDays): (UniqueID?, Int?) = (nil, nil)
        switch subscription.collection {
        case .wallet(let id): wallet = id
        case .invoice(let days): netDays = days
        }
        try await transaction.execute(
            """
            insert into billing.subscriptions (
                id, merchant_id, collection, wallet_id, net_days, customer_id, customer_name, customer_email,
                customer_address, customer_tax_id, plan_id, plan_version, currency, quantity_keys, quantities, state,
                starts_on, trial_ends_on, period, period_count, cycle_start, billing_day, charged_from, charged_to,
                metered_from, next_invoice_on, cancel_at_period_end, revision, created_at, updated_at)
            values (
                \(subscription.id), \(subscription.merchant), \(subscription.isFromWallet ? "wallet" : "invoice"),
                \(wallet), \(netDays), \(customer.user), \(customer.name), \(customer.email), \(customer.address),
                \(customer.taxID), \(subscription.terms.plan), \(subscription.terms.version),
                \(subscription.currency.code), \(quantities.keys), \(quantities.millionths),
                \(subscription.state.rawValue), \(subscription.startsOn), \(subscription.trialEndsOn),
                \(subscription.cycle.interval.rawValue), \(subscription.cycle.count), \(subscription.cycle.start),
                \(subscription.cycle.billingDay), \(subscription.charged.from), \(subscription.charged.to),
                \(subscription.meteredFrom), \(subscription.nextInvoiceOn), \(subscription.cancelsAtPeriodEnd),
                \(subscription.revision), \(subscription.createdAt), \(subscription.createdAt))
            """)
    }

    nonisolated(nonsending) func update(
        _ subscription: Subscription, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let quantities = subscription.terms.quantities.columns
        let (next, nextQuantities) = (subscription.nextTerms, subscription.nextTerms?.quantities.columns)
        try await transaction.execute(
            """
            update billing.subscriptions
            set plan_id = \(subscription.terms.plan), plan_version = \(subscription.terms.version),
                quantity_keys = \(quantities.keys), quantities = \(quantities.millionths),
                state = \(subscription.state.rawValue), period = \(subscription.cycle.interval.rawValue),
                period_count = \(subscription.cycle.count), cycle_start = \(subscription.cycle.start),
                billing_day = \(subscription.cycle.billingDay), charged_from = \(subscription.charged.from),
                charged_to = \(subscription.charged.to), metered_from = \(subscription.meteredFrom),
                next_invoice_on = \(subscription.nextInvoiceOn),
                cancel_at_period_end = \(subscription.cancelsAtPeriodEnd), next_plan_id = \(next?.plan),
                next_plan_version = \(next?.version), next_quantity_keys = \(nextQuantities?.keys),
                next_quantities = \(nextQuantities?.millionths), paused_on = \(subscription.pausedOn),
                resume_on = \(subscription.resumeOn), revision = \(subscription.revision),
                ends_at = \(subscription.endsAt), updated_at = \(now)
            where id = \(subscription.id)
            """)
    }

    /// Locks the subscription until the transaction ends. Rows that refer to it may be written meanwhile.
    nonisolated(nonsending) func lock(
        _ id: SubscriptionID, in transaction: PostgresTransaction
    ) async throws -> Subscription? {
        try SubscriptionRow.decode(
            await transaction.query("\(Self.select) where s.id = \(id) for no key update")
        ).first
    }

    func find(_ id: SubscriptionID) async throws -> Subscription? {
        try SubscriptionRow.decode(await client.query("\(Self.select) where s.id = \(id)")).first
    }

    nonisolated(nonsending) func find(
        _ id: SubscriptionID, in transaction: PostgresTransaction
    ) async throws -> Subscription? {
        try SubscriptionRow.decode(await transaction.query("\(Self.select) where s.id = \(id)")).first
    }

    /// Newest first, those older than `after`.
    func list(_ filter: SubscriptionFilter, after: SubscriptionID?, limit: Int) async throws -> [Subscription] {
        var list = filter.list
        list.follows("s.id", after)
        return try SubscriptionRow.decode(
            await client.query("\(Self.select) \(list.conditions) order by s.id desc limit \(limit)"))
    }

    // MARK: What is to be done

    /// Those with a period to invoice, longest due first; one that waits for what is paid first is left alone.
    func due(on day: CalendarDay, limit: Int) async throws -> [SubscriptionID] {
        try await client.query(
            """
            select s.id from billing.subscriptions s
            where s.next_invoice_on <= \(day) and not exists (
                select from billing.subscription_orders o where o.subscription_id = s.id and o.status = 'pending')
            order by s.next_invoice_on, s.id limit \(limit)
            """
        ).decode(SubscriptionID.self)
    }

    /// Paused ones whose day has come.
    func resuming(on day: CalendarDay, limit: Int) async throws -> [SubscriptionID] {
        try await client.query(
            """
            select id from billing.subscriptions where resume_on <= \(day) order by resume_on, id limit \(limit)
            """
        ).decode(SubscriptionID.self)
    }

    /// Those whose trial ends within some days, and who have not been told.
    func trialsEnding(before day: CalendarDay, limit: Int) async throws -> [SubscriptionID] {
        try await client.query(
            """
            select id from billing.subscriptions
            where state = 'trialing' and trial_ends_on <= \(day) and not trial_told order by id limit \(limit)
            """
        ).decode(SubscriptionID.self)
    }

    /// - Returns: false when they had been told.
    nonisolated(nonsending) func tellTrial(
        _ id: SubscriptionID, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        try await transaction.execute(
            "update billing.subscriptions set trial_told = true where id = \(id) and not trial_told") == 1
    }

    /// Those that are past due with nothing left to pay, and active ones with an overdue invoice.
    func misjudged(limit: Int) async throws -> [SubscriptionID] {
        try await client.query(
            """
            select s.id from billing.subscriptions s
            where s.state = 'past_due' and not exists (
                select from billing.subscription_invoices v join billing.invoices i on i.id = v.invoice_id
                where v.subscription_id = s.id and i.status in ('open', 'partially_paid', 'overdue'))
            union
            select s.id from billing.invoices i
            join billing.subscription_invoices v on v.invoice_id = i.id
            join billing.subscriptions s on s.id = v.subscription_id
            where i.status = 'overdue' and s.state = 'active'
            order by id limit \(limit)
            """
        ).decode(SubscriptionID.self)
    }

    /// Whether any invoice of it is still to be paid.
    nonisolated(nonsending) func owes(
        _ id: SubscriptionID, onlyOverdue: Bool, in transaction: PostgresTransaction
    ) async throws -> Bool {
        let states = onlyOverdue ? ["overdue"] : ["open", "partially_paid", "overdue"]
        return try await transaction.query(
            """
            select exists (
                select from billing.subscription_invoices v join billing.invoices i on i.id = v.invoice_id
                where v.subscription_id = \(id) and i.status = any(\(states)))
            """
        ).first(Bool.self) ?? false
    }

    private static let select: SQL = "select \(SubscriptionRow.columns) from billing.subscriptions s"
}
