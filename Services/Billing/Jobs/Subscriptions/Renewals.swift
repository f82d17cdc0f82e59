import BillingDomain
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Begins the periods of subscriptions when they are due, each once and in order: after a leap of the clock one after
/// the other. The subscription's row is locked, and what is charged is charged once.
struct Renewals: Sendable {
    let client: PostgresClient
    let subscriptions: SubscriptionStore
    let orders: SubscriptionOrderStore
    let biller: SubscriptionBiller
    let tellings: SubscriptionTellings
    let clock: WallClock
    let looks: EachByItself
    /// Wakes the relay after a commit that left events.
    let committed: @Sendable () -> Void

    static let interval = Duration.seconds(1)
    /// How many subscriptions one look begins, and at the same time.
    private static let batch = 500
    private static let atOnce = 4
    /// How many days before its end a trial is told of.
    private static let noticeDays = 3

    func run() async throws {
        let today = clock.now().day
        try await each(subscriptions.due(on: today, limit: Self.batch)) { id in
            while try await renew(id) {}
        }
        try await each(subscriptions.resuming(on: today, limit: Self.batch)) { try await resume($0) }
        let last = today.adding(days: Self.noticeDays)
        try await each(subscriptions.trialsEnding(before: last, limit: Self.batch)) { try await tellTrial($0) }
    }

    private func each(
        _ ids: [SubscriptionID], _ work: @escaping @Sendable (SubscriptionID) async throws -> Void
    ) async throws {
        guard !ids.isEmpty else { return }
        try await looks.run(ids, atOnce: Self.atOnce, of: { $0 }, work)
        committed()
    }

    /// The next period of one subscription.
    /// - Returns: whether another may be due.
    private func renew(_ id: SubscriptionID) async throws -> Bool {
        try await client.transaction { transaction in
            let now = clock.now()
            guard var subscription = try await subscriptions.lock(id, in: transaction),
                let day = subscription.nextInvoiceOn, subscription.isDue(on: now.day),
                try await !orders.isPending(id, in: transaction)
            else { return false }
            let plan = try await biller.plan(subscription.terms, in: transaction)
            var lines = try await used(&subscription, until: day, plan, in: transaction)
            if subscription.cancelsAtPeriodEnd {
                try subscription.cancel(at: day.startOfDay)
                _ = try await biller.bill(lines, of: subscription, plan.name, for: .end, in: transaction)
                try await subscriptions.update(subscription, now: now, in: transaction)
                return false
            }
            var next = plan
            if let terms = subscription.nextTerms {
                next = try await biller.plan(terms, in: transaction)
                subscription.takeUpNextTerms(next, on: day)
            }
            let (segment, charges) = try subscription.charges(from: day, by: next)
            lines += charges
            subscription.charge(segment)
            let invoice = try await biller.bill(lines, of: subscription, next.name, for: .renewal, in: transaction)
            try await subscriptions.update(subscription, now: now, in: transaction)
            try await transaction.execute(
                Outbox.append([
                    tellings.renewed(
                        subscription, next.name, invoice?.totals.total ?? .zero(subscription.currency),
                        invoice: invoice?.id, now: now)
                ]))
            return subscription.isDue(on: now.day)
        }
    }

    /// What was counted before a day; in a trial it costs nothing.
    private nonisolated(nonsending) func used(
        _ subscription: inout Subscription, until day: CalendarDay, _ plan: Plan, in transaction: PostgresTransaction
    ) async throws -> [SubscriptionCharge] {
        let counted = try await biller.usage.bill(subscription.id.rawValue, to: day, in: transaction)
        let lines =
            subscription.state == .trialing
            ? [] : try subscription.usage(counted.byMeter, until: day, by: plan)
        subscription.meter(until: day)
        return lines
    }

    private func resume(_ id: SubscriptionID) async throws {
        try await client.transaction { transaction in
            let now = clock.now()
            guard var subscription = try await subscriptions.lock(id, in: transaction),
                let day = subscription.resumeOn, day <= now.day
            else { return }
            let plan = try await biller.plan(subscription.terms, in: transaction)
            try subscription.resume()
            let (segment, lines) = try subscription.charges(from: day, by: plan)
            subscription.charge(segment)
            _ = try await biller.bill(lines, of: subscription, plan.name, for: .change, in: transaction)
            try await subscriptions.update(subscription, now: now, in: transaction)
            try await transaction.execute(Outbox.append([tellings.resumed(subscription, plan.name, now: now)]))
        }
    }

    private func tellTrial(_ id: SubscriptionID) async throws {
        try await client.transaction { transaction in
            guard try await subscriptions.tellTrial(id, in: transaction),
                let subscription = try await subscriptions.find(id, in: transaction), subscription.state == .trialing,
                !subscription.cancelsAtPeriodEnd, let day = subscription.nextInvoiceOn
            else { return }
            let plan = try await biller.plan(subscription.nextTerms ?? subscription.terms, in: transaction)
            let lines = try subscription.charges(from: day, by: plan).lines
                .discounted(by: await biller.coupons.active(on: id, in: transaction))
            let bill = try SubscriptionBill(lines, of: plan.name, in: subscription.currency)
            try await transaction.execute(
                Outbox.append([tellings.trialEnding(subscription, plan.name, bill.total, now: clock.now())]))
        }
    }
}

extension [MeteredUsage] {
    var byMeter: [String: PlanQuantity] {
        Dictionary(map { ($0.meter, $0.quantity) }) { first, _ in first }
    }
}
