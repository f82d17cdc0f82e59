import BillingDomain
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Makes what subscriptions cost into invoices. All of it is in its caller's transaction, which has the subscription
/// locked.
struct SubscriptionBiller: Sendable {
    let invoices: InvoiceDesk
    let plans: PlanStore
    let charges: SubscriptionChargeStore
    let made: SubscriptionInvoiceStore
    let coupons: CouponStore
    let usage: UsageStore

    private var ids: IDGenerator { invoices.ids }

    /// The plan of terms, in their version.
    nonisolated(nonsending) func plan(
        _ terms: Subscription.Terms, in transaction: PostgresTransaction
    ) async throws -> Plan {
        guard let plan = try await plans.find(terms.plan, version: terms.version, in: transaction) else {
            throw SubscriptionError.missing(.plan)
        }
        return plan
    }

    /// Lines become an invoice; what comes to less than nothing is left to the customer for the next ones.
    /// - Parameters:
    ///   - name: of the plan.
    ///   - order: what was paid for it beforehand.
    /// - Returns: nil where there is nothing to invoice.
    nonisolated(nonsending) func bill(
        _ lines: [SubscriptionCharge], of subscription: Subscription, _ name: String,
        for reason: SubscriptionInvoice.Reason, paidBy order: SubscriptionOrder? = nil,
        in transaction: PostgresTransaction
    ) async throws -> Invoice? {
        guard !lines.isEmpty else {
            if let order { try await leave(order.amount, of: subscription, for: order.id.rawValue, in: transaction) }
            return nil
        }
        let now = invoices.clock.now().shown
        let lines = try lines.discounted(by: await coupons.active(on: subscription.id, in: transaction))
        if reason == .start || reason == .renewal { try await coupons.useUp(on: subscription.id, in: transaction) }
        let bill = try SubscriptionBill(lines, of: name, in: subscription.currency)
        let payment = try await payment(by: order, of: bill.total, subscription, in: transaction)
        guard !bill.total.isNegative else {
            try await charges.insert(lines, of: subscription.id, on: nil, ids: ids, now: now, in: transaction)
            try await leave(bill.total.negated(), of: subscription, for: ids.next(), in: transaction)
            return nil
        }
        let grace = reason == .renewal ? try await graceDays(of: subscription.merchant, in: transaction) : 0
        let issueDay = now.day.adding(days: grace)
        var invoice = try await invoices.create(
            InvoiceDraft(
                issuer: subscription.merchant, currency: subscription.currency, customer: subscription.customer,
                items: bill.items, dueOn: issueDay.adding(days: subscription.netDays)), in: transaction)
        try await charges.insert(lines, of: subscription.id, on: invoice.id, ids: ids, now: now, in: transaction)
        if grace == 0 { invoice = try await invoices.issue(invoice.id, in: transaction) }
        if let payment { invoice = try await pay(invoice, by: payment, in: transaction) }
        let status = subscription.status(of: invoice)
        try await made.insert(
            SubscriptionInvoice(
                invoice: invoice.id, subscription: subscription.id, reason: reason, status: status,
                askAt: status == .draft ? issueDay.startOfDay : status == .due ? now : nil,
                payment: payment?.id), now: now, in: transaction)
        return invoice
    }

    /// What is given back of the days that a subscription is in, when they end on a day.
    nonisolated(nonsending) func credits(
        of subscription: Subscription, from day: CalendarDay, in transaction: PostgresTransaction
    ) async throws -> [SubscriptionCharge] {
        try await charges.inForce(subscription, in: transaction)
            .filter { day < $0.range.to }.map { try $0.credit(from: max(day, $0.range.from)) }
    }

    /// What was counted before a day and stands on no invoice yet. What comes in late, when all before the day is
    /// invoiced, waits for the next one.
    nonisolated(nonsending) func used(
        _ subscription: inout Subscription, until day: CalendarDay, _ plan: Plan, in transaction: PostgresTransaction
    ) async throws -> [SubscriptionCharge] {
        guard subscription.state != .trialing, subscription.state != .cancelled,
            subscription.meteredFrom < day
        else { return [] }
        let counted = try await usage.bill(subscription.id.rawValue, to: day, in: transaction)
        let lines = try subscription.usage(counted.byMeter, until: day, by: plan)
        subscription.meter(until: day)
        return lines
    }

    private nonisolated(nonsending) func graceDays(
        of merchant: UserID, in transaction: PostgresTransaction
    ) async throws -> Int {
        try await invoices.settings.find(merchant, in: transaction)?.graceDays ?? 0
    }

    /// What was paid beforehand is a payment of the invoice. Where the customer's balance has grown since and pays a
    /// part of it, all of the money becomes balance first, and that pays: a payment is what the wallet moved.
    private nonisolated(nonsending) func payment(
        by order: SubscriptionOrder?, of total: Money, _ subscription: Subscription,
        in transaction: PostgresTransaction
    ) async throws -> SubscriptionOrder? {
        guard let order else { return nil }
        let balance = try await invoices.balances.lock(
            of: subscription.customer, at: subscription.merchant, in: subscription.currency, transaction)
        guard order.amount.minorUnits > total.minorUnits - balance.minorUnits else { return order }
        try await leave(order.amount, of: subscription, for: order.id.rawValue, in: transaction)
        return nil
    }

    /// The wallet has paid already.
    private nonisolated(nonsending) func pay(
        _ issued: Invoice, by order: SubscriptionOrder, in transaction: PostgresTransaction
    ) async throws -> Invoice {
        var invoice = issued
        let now = invoices.clock.now().shown
        _ = try invoice.reserve(order.amount)
        var payment = InvoicePayment(
            id: order.id, invoice: invoice.id, issuer: invoice.issuer, method: .wallet, amount: order.amount,
            fee: order.fee, way: order.way, paidOn: now.day, createdAt: now, state: .pending)
        _ = try await invoices.payments.insert(payment, in: transaction)
        _ = payment.take(.posted(transaction: order.id.rawValue))
        try invoice.collectReserved(order.amount)
        try await invoices.invoices.update(invoice, now: now, in: transaction)
        try await invoices.payments.update(payment, now: now, in: transaction)
        try await transaction.execute(
            Outbox.append([try InvoiceTellings.collected(order.amount, invoice, ids: ids, now: now)]))
        return invoice
    }

    /// For the customer's next invoices of this merchant.
    private nonisolated(nonsending) func leave(
        _ amount: Money, of subscription: Subscription, for cause: UniqueID, in transaction: PostgresTransaction
    ) async throws {
        try await invoices.balances.change(
            by: amount, of: subscription.customer, at: subscription.merchant, for: .subscription(cause),
            now: invoices.clock.now(), in: transaction)
    }
}

extension Subscription {
    /// Days from an invoice to the day on which it is due: a wallet is asked at once.
    var netDays: Int { if case .invoice(let days) = collection { days } else { 0 } }

    fileprivate func status(of invoice: Invoice) -> SubscriptionInvoice.Status {
        switch invoice.state {
        case .draft: .draft
        case .paid: .paid
        default: isFromWallet ? .due : .left
        }
    }
}
