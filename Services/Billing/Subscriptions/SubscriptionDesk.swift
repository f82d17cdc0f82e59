import BillingDomain
import HTTPKit
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Makes subscriptions, and what their two sides do with them.
struct SubscriptionDesk: Sendable {
    let client: PostgresClient
    let subscriptions: SubscriptionStore
    let biller: SubscriptionBiller
    let notes: CreditNoteDesk
    let accounts: PayerAccountStore
    let orders: SubscriptionOrderStore
    let wallet: SubscriptionWallet
    let invoiceWallet: InvoiceWallet
    let directory: SubscriberDirectory
    let tellings: SubscriptionTellings

    var invoices: InvoiceDesk { biller.invoices }
    var clock: WallClock { invoices.clock }
    var ids: IDGenerator { invoices.ids }

    /// How far away a start may be.
    private static let furthestStart = 366

    /// What somebody wants made.
    struct Order: Sendable {
        enum By: Sendable {
            case customer(wallet: UniqueID, authorization: String?, isSession: Bool)
            case merchant(customer: InvoiceCustomer, netDays: Int)
        }

        let caller: UserID
        let plan: PlanID
        let quantities: [String: PlanQuantity]
        let startsOn: CalendarDay?
        let billingDay: Int?
        let coupon: String?
        let by: By
    }

    /// What is not written down yet.
    struct Prepared: Sendable {
        let subscription: Subscription
        let plan: Plan
        let lines: [SubscriptionCharge]
        let coupon: Coupon?
        /// What has to be paid first; nil: nothing.
        let order: SubscriptionOrder?
    }

    /// - Throws: `SubscriptionError`, `InvoiceError`; `InvoicePaymentRefused` where the wallet would not pay what a
    ///   trial leads to.
    func prepare(_ order: Order) async throws -> Prepared {
        guard let plan = try await biller.plans.find(order.plan), plan.isShown(to: order.caller),
            plan.state == .active
        else { throw SubscriptionError.missing(.plan) }
        try plan.check(order.quantities)
        let today = clock.now().day
        let start = order.startsOn ?? today
        guard start >= today, start <= today.adding(days: Self.furthestStart) else {
            throw SubscriptionError.startOutOfRange
        }
        let (customer, collection, way) = try await payer(of: order, plan)
        guard try await !accounts.standing(of: customer, at: plan.merchant, in: plan.currency).isRestricted else {
            throw SubscriptionError.payerRestricted
        }
        let subscription = Subscription(
            id: ids.next(), plan: plan, customer: customer, collection: collection, quantities: order.quantities,
            startsOn: start, billingDay: order.billingDay, today: today, createdAt: clock.now().shown)
        let coupon = try await coupon(order.coupon, for: plan, today)
        guard let day = subscription.nextInvoiceOn else { throw SubscriptionError.startOutOfRange }
        let lines = try subscription.charges(from: day, by: plan).lines
        let bill = try SubscriptionBill(
            lines.discounted(by: coupon.map { [$0] } ?? []), of: plan.name, in: plan.currency)
        guard let way else {
            return Prepared(subscription: subscription, plan: plan, lines: lines, coupon: coupon, order: nil)
        }
        let isTrial = subscription.state == .trialing
        let due = isTrial ? nil : try await due(bill.total, of: subscription)
        if due == nil {
            // What is paid later is agreed to now: the proof of the PIN is spent, also where nothing is due yet.
            let amount = Money(minorUnits: isTrial ? max(1, bill.total.minorUnits) : 1, currency: plan.currency)
            try await wallet.authorize(subscription.id.rawValue, way, amount)
        }
        return Prepared(
            subscription: subscription, plan: plan, lines: lines, coupon: coupon,
            order: try due.map { try pending(.start, subscription, $0, along: way, on: day, coupon: coupon?.id) })
    }

    /// Whom it is for, and by which way it is paid.
    private func payer(
        of order: Order, _ plan: Plan
    ) async throws -> (InvoiceCustomer, Subscription.Collection, InvoicePayment.Way?) {
        guard let settings = try await invoices.settings.find(plan.merchant) else { throw InvoiceError.settingsMissing }
        switch order.by {
        case .merchant(let customer, let netDays):
            guard plan.merchant == order.caller else { throw SubscriptionError.missing(.plan) }
            guard customer.user != plan.merchant else { throw SubscriptionError.ownPlan }
            return (customer, .invoice(netDays: netDays), nil)
        case .customer(let source, let authorization, let isSession):
            guard plan.merchant != order.caller else { throw SubscriptionError.ownPlan }
            guard let target = settings.payoutWallets[plan.currency] else { throw SubscriptionError.noPayoutWallet }
            guard try await invoiceWallet.own(source, order.caller) == plan.currency else {
                throw InvoiceError.currencyMismatch(expected: plan.currency)
            }
            let way = InvoicePayment.Way(
                payer: order.caller, source: source, target: target, authorization: authorization,
                isSession: isSession)
            return (try await directory.customer(order.caller), .wallet(source), way)
        }
    }

    private func coupon(_ code: String?, for plan: Plan, _ today: CalendarDay) async throws -> Coupon? {
        guard let code else { return nil }
        guard let coupon = try await biller.coupons.find(code: code, of: plan.merchant) else {
            throw SubscriptionError.couponInvalid
        }
        try coupon.check(for: plan, on: today)
        return coupon
    }

    /// What a wallet is asked for: what the customer's balance does not pay; nil: nothing.
    func due(_ total: Money, of subscription: Subscription) async throws -> Money? {
        let balance = try await accounts.credit(
            of: subscription.customer, at: subscription.merchant, in: subscription.currency)
        let due = Money(minorUnits: total.minorUnits - balance.minorUnits, currency: total.currency)
        return due.isPositive ? due : nil
    }

    /// - Parameter due: positive.
    func pending(
        _ kind: SubscriptionOrder.Kind, _ subscription: Subscription, _ due: Money, along way: InvoicePayment.Way,
        on day: CalendarDay, coupon: CouponID? = nil
    ) throws -> SubscriptionOrder {
        SubscriptionOrder(
            id: ids.next(), kind: kind, subscription: subscription.id, merchant: subscription.merchant,
            customer: subscription.customer, way: way, amount: due, fee: try InvoiceFee.fee(on: due),
            terms: subscription.terms, day: day, billingDay: subscription.cycle.billingDay, coupon: coupon,
            createdAt: clock.now().shown)
    }

    // MARK: Starting

    /// Redeems the coupon of one that is about to start.
    nonisolated(nonsending) func redeem(
        _ prepared: Prepared, in transaction: PostgresTransaction
    ) async throws {
        guard let coupon = prepared.coupon else { return }
        try await redeem(coupon.code, on: prepared.subscription, prepared.plan, in: transaction)
    }

    /// One that needs no money first.
    nonisolated(nonsending) func write(
        _ prepared: Prepared, in transaction: PostgresTransaction
    ) async throws -> Subscription {
        try await redeem(prepared, in: transaction)
        return try await begin(prepared.subscription, prepared.plan, paidBy: nil, in: transaction)
    }

    /// One that was paid for.
    nonisolated(nonsending) func start(_ order: SubscriptionOrder, in transaction: PostgresTransaction) async throws {
        let plan = try await biller.plan(order.terms, in: transaction)
        let subscription = Subscription(
            id: order.subscription, plan: plan, customer: order.customer, collection: .wallet(order.way.source),
            quantities: order.terms.quantities, startsOn: order.day, billingDay: order.billingDay, today: order.day,
            createdAt: order.createdAt)
        _ = try await begin(subscription, plan, paidBy: order, in: transaction)
    }

    private nonisolated(nonsending) func begin(
        _ new: Subscription, _ plan: Plan, paidBy order: SubscriptionOrder?, in transaction: PostgresTransaction
    ) async throws -> Subscription {
        var subscription = new
        try await subscriptions.insert(subscription, in: transaction)
        if subscription.state != .trialing {
            let (segment, lines) = try subscription.charges(from: subscription.charged.from, by: plan)
            subscription.charge(segment)
            _ = try await biller.bill(
                lines, of: subscription, plan.name, for: .start, paidBy: order, in: transaction)
            try await subscriptions.update(subscription, now: subscription.createdAt, in: transaction)
        }
        try await transaction.execute(Outbox.append([tellings.started(subscription, plan.name)]))
        return subscription
    }

    // MARK: Coupons

    /// - Throws: `couponInvalid`, `couponExhausted`, `couponTaken`.
    nonisolated(nonsending) func redeem(
        _ code: String, on subscription: Subscription, _ plan: Plan, in transaction: PostgresTransaction
    ) async throws {
        guard let coupon = try await biller.coupons.lock(code: code, of: plan.merchant, in: transaction) else {
            throw SubscriptionError.couponInvalid
        }
        try coupon.check(for: plan, on: clock.now().day)
        guard try await biller.coupons.redeem(coupon, for: subscription.id, now: clock.now(), in: transaction) else {
            throw SubscriptionError.couponTaken
        }
    }

    /// From the next period on.
    nonisolated(nonsending) func redeem(
        _ code: String, on id: SubscriptionID, by user: UserID, in transaction: PostgresTransaction
    ) async throws -> Subscription {
        let subscription = try await locked(id, of: user, in: transaction)
        if subscription.state == .cancelled { throw SubscriptionError.alreadyCancelled }
        let plan = try await biller.plan(subscription.terms, in: transaction)
        try await redeem(code, on: subscription, plan, in: transaction)
        return subscription
    }

    // MARK: Reaching them

    /// Either side's.
    /// - Throws: `missing`, also for another's.
    func own(_ id: SubscriptionID, of user: UserID) async throws -> Subscription {
        guard let subscription = try await subscriptions.find(id), subscription.isOf(user) else {
            throw SubscriptionError.missing(.subscription)
        }
        return subscription
    }

    /// Locked until the transaction ends.
    /// - Throws: `missing`, also for another's; `inProgress` while something is paid for it first.
    nonisolated(nonsending) func locked(
        _ id: SubscriptionID, of user: UserID, in transaction: PostgresTransaction
    ) async throws -> Subscription {
        guard let subscription = try await subscriptions.lock(id, in: transaction), subscription.isOf(user) else {
            throw SubscriptionError.missing(.subscription)
        }
        guard try await !orders.isPending(id, in: transaction) else { throw SubscriptionError.inProgress }
        return subscription
    }
}

extension Subscription {
    func isOf(_ user: UserID) -> Bool { merchant == user || customer.user == user }
}
