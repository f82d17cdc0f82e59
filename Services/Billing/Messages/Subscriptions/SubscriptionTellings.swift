import BillingDomain
import Contracts
import JSONKit
import MoneyKit
import Outbox
import Primitives

/// What others are told of subscriptions.
struct SubscriptionTellings: Sendable {
    let ids: IDGenerator

    func started(_ subscription: Subscription, _ plan: String) -> OutboxEvent {
        event(
            SubscriptionStarted(
                subscriptionID: subscription.id.rawValue, merchantID: subscription.merchant,
                customer: InvoicedCustomer(subscription.customer), planID: subscription.terms.plan.rawValue,
                plan: plan, trialEndsOn: subscription.trialEndsOn),
            subscription, subscription.createdAt)
    }

    func trialEnding(_ subscription: Subscription, _ plan: String, _ amount: Money, now: Timestamp) -> OutboxEvent {
        event(
            SubscriptionTrialEnding(
                subscriptionID: subscription.id.rawValue, merchantID: subscription.merchant,
                customer: InvoicedCustomer(subscription.customer), planID: subscription.terms.plan.rawValue,
                plan: plan, amount: amount, endsAt: (subscription.trialEndsOn ?? subscription.startsOn).startOfDay),
            subscription, now)
    }

    func renewed(
        _ subscription: Subscription, _ plan: String, _ amount: Money, invoice: InvoiceID?, now: Timestamp
    ) -> OutboxEvent {
        event(
            SubscriptionRenewed(
                subscriptionID: subscription.id.rawValue, merchantID: subscription.merchant,
                customer: InvoicedCustomer(subscription.customer), planID: subscription.terms.plan.rawValue,
                plan: plan, amount: amount, invoiceID: invoice?.rawValue),
            subscription, now)
    }

    func changed(_ subscription: Subscription, _ plan: String, now: Timestamp) -> OutboxEvent {
        event(
            SubscriptionChanged(
                subscriptionID: subscription.id.rawValue, merchantID: subscription.merchant,
                customer: InvoicedCustomer(subscription.customer), planID: subscription.terms.plan.rawValue,
                plan: plan),
            subscription, now)
    }

    func paymentFailed(
        _ subscription: Subscription, _ plan: String, _ amount: Money, _ invoice: InvoiceID, code: String,
        retryAt: Timestamp?, now: Timestamp
    ) -> OutboxEvent {
        event(
            SubscriptionPaymentFailed(
                subscriptionID: subscription.id.rawValue, merchantID: subscription.merchant,
                customer: InvoicedCustomer(subscription.customer), planID: subscription.terms.plan.rawValue,
                plan: plan, amount: amount, invoiceID: invoice.rawValue, reason: code, retryAt: retryAt),
            subscription, now)
    }

    func paused(_ subscription: Subscription, _ plan: String, now: Timestamp) -> OutboxEvent {
        event(
            SubscriptionPaused(
                subscriptionID: subscription.id.rawValue, merchantID: subscription.merchant,
                customer: InvoicedCustomer(subscription.customer), planID: subscription.terms.plan.rawValue,
                plan: plan, resumeOn: subscription.resumeOn),
            subscription, now)
    }

    func resumed(_ subscription: Subscription, _ plan: String, now: Timestamp) -> OutboxEvent {
        event(
            SubscriptionResumed(
                subscriptionID: subscription.id.rawValue, merchantID: subscription.merchant,
                customer: InvoicedCustomer(subscription.customer), planID: subscription.terms.plan.rawValue,
                plan: plan),
            subscription, now)
    }

    /// - Parameter end: when it ends or has ended.
    func cancelled(_ subscription: Subscription, _ plan: String, endsAt end: Timestamp, now: Timestamp) -> OutboxEvent {
        event(
            SubscriptionCancelled(
                subscriptionID: subscription.id.rawValue, merchantID: subscription.merchant,
                customer: InvoicedCustomer(subscription.customer), planID: subscription.terms.plan.rawValue,
                plan: plan, endsAt: end),
            subscription, now)
    }

    func stands(
        _ customer: InvoiceCustomer, _ move: PayerMove, _ new: PayerStanding, before old: PayerStanding, now: Timestamp
    ) -> OutboxEvent {
        make(
            AccountStateChanged(
                merchantID: move.merchant, customer: InvoicedCustomer(customer), currency: move.currency,
                state: new.rawValue, previous: old.rawValue), "\(move.merchant)", now)
    }

    private func event(_ event: some EventContract, _ subscription: Subscription, _ now: Timestamp) -> OutboxEvent {
        make(event, subscription.id.description, now)
    }

    private func make<Event: EventContract>(_ event: Event, _ aggregate: String, _ now: Timestamp) -> OutboxEvent {
        OutboxEvent(
            type: Event.type, aggregateID: aggregate, data: JSON.encode(event), id: ids.next(), occurredAt: now,
            traceparent: TraceContext.current?.traceparent)
    }
}

extension InvoicedCustomer {
    init(_ customer: InvoiceCustomer) {
        self.init(name: customer.name, email: customer.email, userID: customer.user)
    }
}
