import MoneyKit
package import Primitives

extension Subscription {
    /// One that begins on a day, with what its plan asks for now. Nothing is charged yet.
    /// - Parameter day: on which days count, today or later.
    package init(
        id: SubscriptionID, plan: Plan, customer: InvoiceCustomer, collection: Collection,
        quantities: [String: PlanQuantity], startsOn day: CalendarDay, billingDay: Int?, today: CalendarDay,
        createdAt: Timestamp
    ) {
        // What begins later costs nothing until then, as in a trial.
        let first = day.adding(days: plan.version.trialDays)
        let isTrial = first > today
        self.init(
            id: id, merchant: plan.merchant, customer: customer, collection: collection, currency: plan.currency,
            startsOn: day, trialEndsOn: isTrial ? first : nil, createdAt: createdAt,
            terms: Terms(plan: plan.id, version: plan.version.number, quantities: quantities),
            cycle: plan.version.cycle(from: first, billingDay: billingDay),
            charged: DayRange(from: first, to: first), meteredFrom: first, nextInvoiceOn: first,
            state: isTrial ? .trialing : .active)
    }

    /// What the days from one on cost until the next boundary, in advance.
    /// - Parameter plan: of the terms, in their version.
    package func charges(
        from day: CalendarDay, by plan: Plan
    ) throws(SubscriptionError) -> (segment: Segment, lines: [SubscriptionCharge]) {
        let segment = cycle.segment(from: day)
        var lines: [SubscriptionCharge] = []
        for price in plan.version.prices where price.meter == nil {
            let quantity = terms.quantity(of: price.key)
            do throws(MoneyError) {
                lines.append(
                    line(
                        .charge, price, segment.range, of: segment.ofDays, quantity, in: plan,
                        try segment.cost(of: price.exact(quantity), in: currency)))
            } catch {
                throw .amountTooLarge
            }
        }
        return (segment, lines)
    }

    /// What was counted until a day costs. Nothing was counted of what is not named.
    package func usage(
        _ usage: [String: PlanQuantity], until day: CalendarDay, by plan: Plan
    ) throws(SubscriptionError) -> [SubscriptionCharge] {
        guard meteredFrom < day else { return [] }
        let range = DayRange(from: meteredFrom, to: day)
        var lines: [SubscriptionCharge] = []
        for price in plan.version.prices {
            guard let meter = price.meter, let quantity = usage[meter], quantity > .zero else { continue }
            lines.append(
                line(
                    .usage, price, range, of: range.days, quantity, in: plan,
                    try price.amount(quantity, in: currency)))
        }
        return lines
    }

    private func line(
        _ kind: SubscriptionCharge.Kind, _ price: PlanPrice, _ range: DayRange, of days: Int, _ quantity: PlanQuantity,
        in plan: Plan, _ amount: Money
    ) -> SubscriptionCharge {
        SubscriptionCharge(
            kind: kind, key: price.key, range: range, ofDays: days, plan: plan.id, version: plan.version.number,
            quantity: quantity, amount: amount, discount: .zero(currency), taxRate: price.taxRate, revision: revision)
    }

    // MARK: Periods

    /// Whether there is an invoice to make.
    package func isDue(on day: CalendarDay) -> Bool { nextInvoiceOn.map { $0 <= day } ?? false }

    /// Days are paid in advance.
    package mutating func charge(_ segment: Segment) {
        charged = segment.range
        nextInvoiceOn = segment.to
        if state == .trialing { move(.begin) }
    }

    /// What was counted before a day stands on an invoice.
    package mutating func meter(until day: CalendarDay) { meteredFrom = max(meteredFrom, day) }

    /// Takes up what was to change when the period is over.
    /// - Parameter plan: of those terms, in their version.
    package mutating func takeUpNextTerms(_ plan: Plan, on day: CalendarDay) {
        guard let next = nextTerms else { return }
        nextTerms = nil
        take(next, plan, from: day)
    }

    /// Other terms from a day on. Where periods are others, they count from there.
    package mutating func take(_ terms: Terms, _ plan: Plan, from day: CalendarDay) {
        self.terms = terms
        if (cycle.interval, cycle.count) != (plan.version.interval, plan.version.count) {
            cycle = plan.version.cycle(from: state == .trialing ? cycle.start : day, billingDay: nil)
        }
    }

    /// What was charged before is charged anew from here on.
    package mutating func revise() { revision += 1 }
}

extension PlanVersion {
    package func cycle(from day: CalendarDay, billingDay: Int?) -> BillingCycle {
        BillingCycle(interval, count: count, start: day, billingDay: billingDay)
    }
}
