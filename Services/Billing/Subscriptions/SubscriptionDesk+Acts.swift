import BillingDomain
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// What the sides of a subscription do with it.
extension SubscriptionDesk {
    /// What becomes of days that were paid for and are not used.
    enum Unused: String, CaseIterable, Sendable { case credit, refund, none }

    enum When: String, CaseIterable, Sendable {
        case now
        case periodEnd = "period_end"
    }

    /// - Parameter isNow: else when its period is over.
    nonisolated(nonsending) func cancel(
        _ id: SubscriptionID, by user: UserID, isNow: Bool, unused: Unused, in transaction: PostgresTransaction
    ) async throws -> Subscription {
        var subscription = try await locked(id, of: user, in: transaction)
        let (now, plan) = (clock.now(), try await biller.plan(subscription.terms, in: transaction))
        if !isNow, let end = subscription.nextInvoiceOn {
            try subscription.cancelAtPeriodEnd()
            return try await write(
                subscription, [tellings.cancelled(subscription, plan.name, endsAt: end.startOfDay, now: now)], now,
                in: transaction)
        }
        var lines = try await biller.used(&subscription, until: now.day.adding(days: 1), plan, in: transaction)
        if unused == .credit { lines += try await biller.credits(of: subscription, from: now.day, in: transaction) }
        let before = subscription
        try subscription.cancel(at: now)
        try await biller.made.leave(of: id, now: now, in: transaction)
        if unused == .refund { lines += try await refund(before, from: now.day, in: transaction) }
        _ = try await biller.bill(lines, of: subscription, plan.name, for: .end, in: transaction)
        return try await write(
            subscription, [tellings.cancelled(subscription, plan.name, endsAt: now, now: now)], now, in: transaction)
    }

    nonisolated(nonsending) func uncancel(
        _ id: SubscriptionID, by user: UserID, in transaction: PostgresTransaction
    ) async throws -> Subscription {
        var subscription = try await locked(id, of: user, in: transaction)
        try subscription.uncancel()
        return try await write(subscription, [], clock.now(), in: transaction)
    }

    /// Nothing is charged from today on; the days that were paid for are left to the customer.
    nonisolated(nonsending) func pause(
        _ id: SubscriptionID, by user: UserID, until: CalendarDay?, in transaction: PostgresTransaction
    ) async throws -> Subscription {
        var subscription = try await locked(id, of: user, in: transaction)
        let now = clock.now()
        if let until, until <= now.day { throw SubscriptionError.resumeInPast }
        // What is past due is paused by its end alone.
        guard subscription.state == .active else {
            throw subscription.state == .cancelled
                ? SubscriptionError.alreadyCancelled : .notOpen(subscription.state)
        }
        guard !subscription.isDue(on: now.day) else { throw SubscriptionError.inProgress }
        let plan = try await biller.plan(subscription.terms, in: transaction)
        let lines = try await biller.credits(of: subscription, from: now.day, in: transaction)
        try subscription.pause(on: now.day, until: until)
        _ = try await biller.bill(lines, of: subscription, plan.name, for: .change, in: transaction)
        subscription.revise()
        return try await write(
            subscription, [tellings.paused(subscription, plan.name, now: now)], now, in: transaction)
    }

    /// Charged again from today on, until the next boundary.
    nonisolated(nonsending) func resume(
        _ id: SubscriptionID, by user: UserID, in transaction: PostgresTransaction
    ) async throws -> Subscription {
        var subscription = try await locked(id, of: user, in: transaction)
        let now = clock.now()
        let plan = try await biller.plan(subscription.terms, in: transaction)
        try subscription.resume()
        let (segment, lines) = try subscription.charges(from: now.day, by: plan)
        subscription.charge(segment)
        _ = try await biller.bill(lines, of: subscription, plan.name, for: .change, in: transaction)
        return try await write(
            subscription, [tellings.resumed(subscription, plan.name, now: now)], now, in: transaction)
    }

    /// The wallet is asked now for what is due.
    /// - Returns: the invoices that are to be asked for.
    nonisolated(nonsending) func collect(
        _ id: SubscriptionID, by user: UserID, in transaction: PostgresTransaction
    ) async throws -> [SubscriptionInvoice] {
        let subscription = try await locked(id, of: user, in: transaction)
        let unpaid = subscription.isFromWallet ? try await biller.made.unpaid(of: id, in: transaction) : []
        guard !unpaid.isEmpty else { throw SubscriptionError.nothingDue }
        let now = clock.now()
        var asked: [SubscriptionInvoice] = []
        for var invoice in unpaid {
            invoice.status = .due
            invoice.askAt = now
            try await biller.made.update(invoice, now: now, in: transaction)
            asked.append(invoice)
        }
        return asked
    }

    // MARK: Parts

    /// What was paid for days that are not used goes back where it came from: a credit note of each invoice that
    /// charged them.
    /// - Returns: what an invoice does not bear, as that of a change which was paid by days of an earlier one, or one
    ///   that is still a draft; it is left to the customer.
    private nonisolated(nonsending) func refund(
        _ subscription: Subscription, from day: CalendarDay, in transaction: PostgresTransaction
    ) async throws -> [SubscriptionCharge] {
        let unused = try await biller.credits(of: subscription, from: day, in: transaction)
        var left: [SubscriptionCharge] = []
        for returned in try await biller.charges.items(of: unused, subscription, in: transaction) {
            do {
                _ = try await notes.issue(
                    returned.parts, of: returned.invoice, by: subscription.merchant, reason: "Subscription cancelled",
                    settlement: .wallet, in: transaction)
            } catch InvoiceError.creditExceedsInvoice, InvoiceError.notPayable, InvoiceError.paymentInProgress {
                // Refused before anything was written.
                left += returned.credits
            }
        }
        return left
    }

    nonisolated(nonsending) func write(
        _ subscription: Subscription, _ events: [OutboxEvent], _ now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Subscription {
        try await subscriptions.update(subscription, now: now, in: transaction)
        if !events.isEmpty { try await transaction.execute(Outbox.append(events)) }
        return subscription
    }
}
