import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// Other plans and quantities.
extension SubscriptionDesk {
    /// What somebody wants instead; what is absent stays.
    struct Change: Sendable {
        let plan: PlanID?
        let quantities: [String: PlanQuantity]?
    }

    /// What a change would cost now.
    struct Quote: Sendable {
        /// As it would be.
        let subscription: Subscription
        let plan: Plan
        /// Used until now where the plan is another, given back, then charged; coupons are off.
        let lines: [SubscriptionCharge]
        /// With tax, below zero for what is left to the customer.
        let total: Money
    }

    /// - Throws: `missing`, `planDiffers`, `unknownPrice`; as `Subscription.checkChange`.
    func quote(_ change: Change, of subscription: Subscription) async throws -> Quote {
        let (terms, plan) = try await terms(change, of: subscription)
        let day = clock.now().day
        return try quote(
            terms, plan, of: subscription, on: day,
            used: await used(subscription, until: day, before: terms),
            inForce: await biller.charges.inForce(subscription),
            coupons: await biller.coupons.active(on: subscription.id))
    }

    /// What was used until now, if the plan is another: it costs what it did, as the other may not count it at all.
    private func used(
        _ subscription: Subscription, until day: CalendarDay, before terms: Subscription.Terms
    ) async throws -> [SubscriptionCharge] {
        let old = subscription.terms
        guard subscription.state != .trialing, (old.plan, old.version) != (terms.plan, terms.version),
            let plan = try await biller.plans.find(old.plan, version: old.version)
        else { return [] }
        let counted = try await biller.usage.unbilled(subscription.id.rawValue, before: day.startOfDay)
        return try subscription.usage(counted.byMeter, until: day, by: plan)
    }

    /// - Throws: `payerRestricted` of more than before.
    func checkStanding(of quote: Quote) async throws {
        let subscription = quote.subscription
        guard quote.total.isPositive else { return }
        let standing = try await accounts.standing(
            of: subscription.customer, at: subscription.merchant, in: subscription.currency)
        if standing.isRestricted { throw SubscriptionError.payerRestricted }
    }

    /// What the wallet is to pay before the change is made; nil: nothing, or no wallet pays.
    func order(for quote: Quote, authorization: String?, isSession: Bool) async throws -> SubscriptionOrder? {
        let subscription = quote.subscription
        guard case .wallet(let source) = subscription.collection, let payer = subscription.customer.user,
            subscription.state != .trialing, let due = try await due(quote.total, of: subscription)
        else { return nil }
        let settings = try await invoices.settings.find(subscription.merchant)
        guard let target = settings?.payoutWallets[subscription.currency] else {
            throw SubscriptionError.noPayoutWallet
        }
        return try pending(
            .change, subscription, due,
            along: InvoicePayment.Way(
                payer: payer, source: source, target: target, authorization: authorization, isSession: isSession),
            on: clock.now().day)
    }

    /// Nothing of it is made yet, and what it was counted on still stands.
    nonisolated(nonsending) func hold(
        _ quote: Quote, by user: UserID, in transaction: PostgresTransaction
    ) async throws {
        let subscription = try await lockedByPayer(quote.subscription.id, user, in: transaction)
        guard subscription.revision + 1 == quote.subscription.revision, !subscription.isDue(on: clock.now().day) else {
            throw SubscriptionError.inProgress
        }
    }

    /// A change that was paid for.
    nonisolated(nonsending) func change(_ order: SubscriptionOrder, in transaction: PostgresTransaction) async throws {
        guard let subscription = try await subscriptions.lock(order.subscription, in: transaction) else {
            throw SubscriptionError.missing(.subscription)
        }
        let plan = try await biller.plan(order.terms, in: transaction)
        _ = try await take(order.terms, plan, of: subscription, on: order.day, paidBy: order, in: transaction)
    }

    /// A change that needs no money first.
    nonisolated(nonsending) func change(
        _ id: SubscriptionID, _ change: Change, isNow: Bool, by user: UserID, in transaction: PostgresTransaction
    ) async throws -> Subscription {
        var subscription = try await lockedByPayer(id, user, in: transaction)
        let (terms, plan) = try await terms(change, of: subscription)
        guard isNow else {
            try subscription.changeAtPeriodEnd(to: terms)
            return try await write(subscription, [], clock.now(), in: transaction)
        }
        return try await take(terms, plan, of: subscription, on: clock.now().day, paidBy: nil, in: transaction)
    }

    /// What a wallet pays is its owner's to say, also where it is paid later.
    /// - Throws: as `locked`; `notPayer`.
    private nonisolated(nonsending) func lockedByPayer(
        _ id: SubscriptionID, _ user: UserID, in transaction: PostgresTransaction
    ) async throws -> Subscription {
        let subscription = try await locked(id, of: user, in: transaction)
        guard !subscription.isFromWallet || subscription.customer.user == user else {
            throw SubscriptionError.notPayer
        }
        return subscription
    }

    private nonisolated(nonsending) func take(
        _ terms: Subscription.Terms, _ plan: Plan, of subscription: Subscription, on day: CalendarDay,
        paidBy order: SubscriptionOrder?, in transaction: PostgresTransaction
    ) async throws -> Subscription {
        var ended = subscription
        var counted: [SubscriptionCharge] = []
        let old = subscription.terms
        if (old.plan, old.version) != (terms.plan, terms.version) {
            counted = try await biller.used(
                &ended, until: day, try await biller.plan(old, in: transaction), in: transaction)
        }
        // Coupons are taken off by the bill.
        let quote = try quote(
            terms, plan, of: ended, on: day, used: counted,
            inForce: await biller.charges.inForce(subscription, in: transaction), coupons: [])
        _ = try await biller.bill(
            quote.lines, of: quote.subscription, plan.name, for: .change, paidBy: order, in: transaction)
        let now = clock.now()
        return try await write(
            quote.subscription, [tellings.changed(quote.subscription, plan.name, now: now)], now, in: transaction)
    }

    private func terms(
        _ change: Change, of subscription: Subscription
    ) async throws -> (Subscription.Terms, Plan) {
        let old = subscription.terms
        // The same plan keeps its version; another is taken as it is now.
        let plan =
            if let id = change.plan, id != old.plan {
                try await biller.plans.find(id)
            } else {
                try await biller.plans.find(old.plan, version: old.version)
            }
        guard let plan, plan.id == old.plan || plan.isShown(to: subscription.merchant),
            plan.id == old.plan
                || plan.state == .active
        else { throw SubscriptionError.missing(.plan) }
        guard plan.merchant == subscription.merchant, plan.currency == subscription.currency else {
            throw SubscriptionError.planDiffers
        }
        let kept = old.quantities.filter { plan.version.price($0.key).map { $0.meter == nil } ?? false }
        let quantities = change.quantities ?? kept
        try plan.check(quantities)
        return (
            Subscription.Terms(plan: plan.id, version: plan.version.number, quantities: quantities), plan
        )
    }

    private func quote(
        _ terms: Subscription.Terms, _ plan: Plan, of subscription: Subscription, on day: CalendarDay,
        used: [SubscriptionCharge], inForce: [SubscriptionCharge], coupons: [Coupon]
    ) throws -> Quote {
        try subscription.checkChange()
        guard !subscription.isDue(on: day) else { throw SubscriptionError.inProgress }
        var changed = subscription
        changed.forgetNextTerms()
        guard subscription.state != .trialing else {
            changed.take(terms, plan, from: day)
            changed.revise()
            return Quote(subscription: changed, plan: plan, lines: [], total: .zero(subscription.currency))
        }
        let credits = try inForce.filter { day < $0.range.to }.map { try $0.credit(from: max(day, $0.range.from)) }
        changed.take(terms, plan, from: day)
        changed.revise()
        let (segment, charges) = try changed.charges(from: day, by: plan)
        changed.charge(segment)
        let lines = try (used + credits + charges).discounted(by: coupons)
        let total = try SubscriptionBill(lines, of: plan.name, in: subscription.currency).total
        return Quote(subscription: changed, plan: plan, lines: lines, total: total)
    }
}

extension Plan {
    /// - Throws: `unknownPrice` for what is no price of it, or is counted.
    func check(_ quantities: [String: PlanQuantity]) throws(SubscriptionError) {
        for key in quantities.keys.sorted() {
            guard let price = version.price(key), price.meter == nil, price.kind != .flat else {
                throw .unknownPrice(key: key)
            }
        }
    }
}
