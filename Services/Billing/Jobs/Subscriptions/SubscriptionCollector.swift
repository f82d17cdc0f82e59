import BillingDomain
import Contracts
import MoneyKit
import Outbox
import PostgresAccess
import Primitives
import ServiceKit

/// Asks wallets for what subscriptions owe: at the issue of an invoice, and on the days that the merchant's settings
/// say; then ends as they say. What the wallet is asked for is reserved first, so nobody pays the same beside it. Locks
/// the subscription, then the invoice.
struct SubscriptionCollector: Sendable {
    let client: PostgresClient
    let subscriptions: SubscriptionStore
    let orders: SubscriptionOrderStore
    let biller: SubscriptionBiller
    let wallet: SubscriptionWallet
    /// Compliance's word before the wallet is asked. Nil: nobody is asked.
    let assess: (@Sendable (InvoicePayment) async throws -> InvoiceVerdict)?
    let tellings: SubscriptionTellings
    let clock: WallClock
    let looks: EachByItself
    /// Wakes the relay after a commit that left events.
    let committed: @Sendable () -> Void

    static let interval = Duration.seconds(1)
    private static let batch = 200
    private static let atOnce = 4
    /// What was begun and not ended is looked at again after this time, and what another pays meanwhile.
    private static let pause = Duration.seconds(60)
    /// When wallets are asked again: 09:00 UTC.
    private static let timeOfDay = Duration.seconds(9 * 3_600)

    private var invoices: InvoiceDesk { biller.invoices }
    private var made: SubscriptionInvoiceStore { biller.made }

    func run() async throws {
        let due = try await made.due(clock.now(), limit: Self.batch)
        try await looks.run(due, atOnce: Self.atOnce, of: \.subscription) { try await go(on: $0) }
        try await looks.run(subscriptions.misjudged(limit: Self.batch), atOnce: 1, of: { $0 }) { try await judge($0) }
        if !due.isEmpty { committed() }
    }

    /// One step further.
    func go(on invoice: SubscriptionInvoice) async throws {
        switch invoice.status {
        case .draft: try await issue(invoice)
        case .due: if let payment = try await reserve(invoice) { try await ask(payment, invoice) }
        case .asking:
            if let id = invoice.payment, let payment = try await invoices.payments.find(id) {
                // A wallet that says nothing is not asked at each look.
                try await made.putOff(invoice, until: clock.now() + Self.pause)
                try await ask(payment, invoice)
            }
        case .left, .paid: break
        }
    }

    private func issue(_ found: SubscriptionInvoice) async throws {
        try await client.transaction { transaction in
            guard let subscription = try await subscriptions.lock(found.subscription, in: transaction),
                var own = try await made.find(found.invoice, in: transaction), own.status == .draft
            else { return }
            var invoice = try await invoices.locked(own.invoice, of: nil, in: transaction)
            // Its issuer may have been faster.
            if invoice.state == .draft {
                invoice = try await invoices.issue(own.invoice, dueIn: subscription.netDays, in: transaction)
            }
            own.status = invoice.state == .paid ? .paid : subscription.isFromWallet ? .due : .left
            own.askAt = own.status == .due ? clock.now() : nil
            try await made.update(own, now: clock.now(), in: transaction)
        }
    }

    /// - Returns: nil where there is nothing to ask for now.
    private func reserve(_ found: SubscriptionInvoice) async throws -> InvoicePayment? {
        try await client.transaction { transaction in
            let now = clock.now().shown
            guard let subscription = try await subscriptions.lock(found.subscription, in: transaction),
                var own = try await made.find(found.invoice, in: transaction), own.status == .due,
                case .wallet(let source) = subscription.collection, let payer = subscription.customer.user
            else { return nil }
            var invoice = try await invoices.locked(own.invoice, of: nil, in: transaction)
            let settings = try await invoices.settings.find(invoice.issuer, in: transaction)
            // One that its issuer has given up is paid by whoever wants to, and by no wallet of itself.
            guard invoice.isPayable, invoice.state != .uncollectible,
                let target = settings?.payoutWallets[invoice.currency]
            else {
                own.status = invoice.state == .paid ? .paid : .left
                own.askAt = nil
                try await made.update(own, now: now, in: transaction)
                return nil
            }
            guard let amount = try invoice.reserveAll() else {
                // Somebody is paying it.
                own.askAt = now + Self.pause
                try await made.update(own, now: now, in: transaction)
                return nil
            }
            let payment = InvoicePayment(
                id: invoices.ids.next(), invoice: invoice.id, issuer: invoice.issuer, method: .wallet, amount: amount,
                fee: try InvoiceFee.fee(on: amount),
                way: InvoicePayment.Way(
                    payer: payer, source: source, target: target, authorization: nil, isSession: false),
                paidOn: now.day, createdAt: now, state: .pending)
            try await invoices.invoices.update(invoice, now: now, in: transaction)
            _ = try await invoices.payments.insert(payment, in: transaction)
            own.status = .asking
            own.payment = payment.id
            own.askAt = now + Self.pause
            try await made.update(own, now: now, in: transaction)
            return payment
        }
    }

    private func ask(_ payment: InvoicePayment, _ found: SubscriptionInvoice) async throws {
        guard let way = payment.way else { return }
        var report: InvoicePayment.Report
        do {
            var assessment: UniqueID?
            if let assess {
                switch try await assess(payment) {
                case .allowed(let id): assessment = id
                case .refused(let code): throw RequestRefused(Refusal(code: code))
                }
            }
            let number = try await invoices.invoices.find(payment.invoice)?.issue?.number
            report = .posted(
                transaction: try await wallet.post(
                    payment.id.rawValue, along: way, payment.amount, fee: payment.fee, isFirst: false,
                    reference: number, assessment: assessment))
        } catch let refused as RequestRefused {
            report = .refused(code: refused.code)
        }
        try await client.transaction { [report] transaction in
            try await take(report, payment, found, in: transaction)
        }
        committed()
    }

    private nonisolated(nonsending) func take(
        _ report: InvoicePayment.Report, _ payment: InvoicePayment, _ found: SubscriptionInvoice,
        in transaction: PostgresTransaction
    ) async throws {
        let now = clock.now().shown
        guard var subscription = try await subscriptions.lock(found.subscription, in: transaction),
            var own = try await made.find(found.invoice, in: transaction)
        else { return }
        var invoice = try await invoices.locked(own.invoice, of: nil, in: transaction)
        guard var payment = try await invoices.payments.find(payment.id, in: transaction), payment.take(report) else {
            return
        }
        try await invoices.payments.update(payment, now: now, in: transaction)
        var events: [OutboxEvent] = []
        switch report {
        case .posted:
            try invoice.collectReserved(payment.amount)
            // Where another paid a part of it and has failed since, that is asked for too.
            own.status = invoice.state == .paid ? .paid : .due
            own.askAt = own.status == .due ? now + Self.pause : nil
            events.append(try InvoiceTellings.collected(payment.amount, invoice, ids: invoices.ids, now: now))
        case .refused(let code):
            invoice.release(payment.amount)
            events += try await refused(code, &subscription, &own, invoice, now, in: transaction)
        }
        try await invoices.invoices.update(invoice, now: now, in: transaction)
        try await made.update(own, now: now, in: transaction)
        if own.status == .paid, try await !subscriptions.owes(subscription.id, onlyOverdue: false, in: transaction) {
            _ = subscription.settle()
        }
        try await subscriptions.update(subscription, now: now, in: transaction)
        try await transaction.execute(Outbox.append(events))
    }

    /// The wallet's no: asked again on one of the days, or the end of it.
    private nonisolated(nonsending) func refused(
        _ code: String, _ subscription: inout Subscription, _ own: inout SubscriptionInvoice, _ invoice: Invoice,
        _ now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> [OutboxEvent] {
        let settings = try await invoices.settings.find(subscription.merchant, in: transaction)
        let dunning = settings?.dunning ?? .usual
        let issuedOn = invoice.issue?.at.day ?? now.day
        let next = dunning.nextTry(after: now.day, issuedOn: issuedOn).map { $0.startOfDay + Self.timeOfDay }
        own.attempts += 1
        own.status = next == nil ? .left : .due
        own.askAt = next
        _ = subscription.miss()
        let plan = try await biller.plan(subscription.terms, in: transaction)
        var events = [
            tellings.paymentFailed(
                subscription, plan.name, invoice.amountDue, invoice.id, code: code, retryAt: next, now: now)
        ]
        // What is being paid first is not ended under its payer's hands.
        guard next == nil, subscription.state != .cancelled,
            try await !orders.isPending(subscription.id, in: transaction)
        else { return events }
        switch dunning.final {
        case .keep: break
        case .cancel:
            // What was used is owed all the same.
            let used = try await biller.used(
                &subscription, until: now.day.adding(days: 1), plan, in: transaction)
            try subscription.cancel(at: now)
            try await made.leave(of: subscription.id, now: now, in: transaction)
            _ = try await biller.bill(used, of: subscription, plan.name, for: .end, in: transaction)
            events.append(tellings.cancelled(subscription, plan.name, endsAt: now, now: now))
        case .pause:
            guard subscription.state != .paused else { break }
            // The invoice stays owed, so its unused days are left to the customer: a resume charges them again.
            let unused = try await biller.credits(of: subscription, from: now.day, in: transaction)
            try subscription.pause(on: now.day, until: nil)
            _ = try await biller.bill(unused, of: subscription, plan.name, for: .change, in: transaction)
            subscription.revise()
            events.append(tellings.paused(subscription, plan.name, now: now))
        }
        return events
    }

    /// Puts right what others have paid, or have not.
    private func judge(_ id: SubscriptionID) async throws {
        try await client.transaction { transaction in
            guard var subscription = try await subscriptions.lock(id, in: transaction) else { return }
            let changed: Bool
            if subscription.state == .pastDue {
                changed =
                    try await !subscriptions.owes(id, onlyOverdue: false, in: transaction) && subscription.settle()
            } else {
                changed = try await subscriptions.owes(id, onlyOverdue: true, in: transaction) && subscription.miss()
            }
            if changed { try await subscriptions.update(subscription, now: clock.now(), in: transaction) }
        }
    }
}

extension Invoice {
    /// All that is due and nobody pays yet; nil: somebody is paying it all.
    fileprivate mutating func reserveAll() throws -> Money? {
        do throws(InvoiceError) {
            return try reserve(nil)
        } catch .paymentInProgress {
            return nil
        }
    }
}
