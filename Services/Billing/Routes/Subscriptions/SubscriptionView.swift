import BillingDomain
import JSONKit
import MoneyKit
import Primitives

/// A subscription as both its sides see it.
struct SubscriptionView: FieldEncodable {
    let subscription: Subscription
    private let plan: PlanName

    /// Notifications have a subscription too, and a name stands for one thing.
    static let schemaTitle = "BillingSubscription"

    init(_ subscription: Subscription, _ plan: PlanName) {
        self.subscription = subscription
        self.plan = plan
    }

    enum CollectionKind: String, CaseIterable, FieldValue { case wallet, invoice }

    static let example: SubscriptionView = {
        let day = Timestamp.example.day
        let range = DayRange(from: day, to: day.adding(months: 1))
        return SubscriptionView(
            Subscription(
                id: SubscriptionID(.example), merchant: UserID(.example),
                customer: InvoiceCustomer(name: "Ada Lovelace", email: "ada@florin.test", user: UserID(.example)),
                collection: .wallet(.example), currency: .USD, startsOn: day, trialEndsOn: nil, createdAt: .example,
                terms: Subscription.Terms(plan: PlanID(.example), version: 1, quantities: ["seats": .one]),
                cycle: BillingCycle(.month, count: 1, start: day), charged: range, meteredFrom: day,
                nextInvoiceOn: range.to, state: .active), PlanName(code: "team", name: "Team"))
    }()

    func encode(to out: inout JSONWriter) {
        out.field("id", subscription.id)
        out.field("status", subscription.state)
        out.field("merchant_id", subscription.merchant)
        out.field("customer", SubscriberView(customer: subscription.customer))
        out.field("plan", SubscribedPlanView(terms: subscription.terms, plan: plan))
        out.field("quantities", QuantitiesView(quantities: subscription.terms.quantities))
        out.field("currency", subscription.currency)
        out.field("starts_on", subscription.startsOn)
        out.field("period", subscription.charged.days > 0 ? DayRangeView(range: subscription.charged) : nil)
        out.field("trial_ends_on", subscription.trialEndsOn)
        out.field("billing_day", subscription.cycle.billingDay)
        out.field("cancel_at_period_end", subscription.cancelsAtPeriodEnd)
        out.field("next_invoice_on", subscription.nextInvoiceOn)
        out.field("collection", subscription.isFromWallet ? CollectionKind.wallet : .invoice)
        out.field("wallet_id", wallet)
        out.field("net_days", subscription.isFromWallet ? nil : subscription.netDays)
        out.field("resume_on", subscription.resumeOn)
        out.field("ends_at", subscription.endsAt)
        out.field("created_at", subscription.createdAt)
    }

    private var wallet: UniqueID? { if case .wallet(let id) = subscription.collection { id } else { nil } }
}

struct SubscriberView: FieldEncodable {
    let customer: InvoiceCustomer

    static let example = SubscriberView(
        customer: InvoiceCustomer(name: "Ada Lovelace", email: "ada@florin.test", user: UserID(.example)))

    func encode(to out: inout JSONWriter) {
        out.field("name", customer.name)
        out.field("email", customer.email)
        out.field("user_id", customer.user)
    }
}

struct SubscribedPlanView: FieldEncodable {
    let terms: Subscription.Terms
    let plan: PlanName

    static let example = SubscribedPlanView(
        terms: Subscription.Terms(plan: PlanID(.example), version: 1, quantities: [:]),
        plan: PlanName(code: "team", name: "Team"))

    func encode(to out: inout JSONWriter) {
        out.field("id", terms.plan)
        out.field("code", plan.code)
        out.field("name", plan.name)
        out.field("version", terms.version)
    }
}

/// By the keys of the prices.
struct QuantitiesView: FieldValue {
    let quantities: [String: PlanQuantity]

    static var fieldSchema: JSONSchema { .map(of: PlanQuantity.fieldSchema) }

    func write(to out: inout JSONWriter) {
        let sorted = quantities.sorted { $0.key < $1.key }
        JSONValue.object(sorted.map { JSONMember($0.key, .string($0.value.text)) }).write(to: &out)
    }
}

struct DayRangeView: FieldEncodable {
    let range: DayRange

    static let example: DayRangeView = {
        let day = Timestamp.example.day
        return DayRangeView(range: DayRange(from: day, to: day.adding(months: 1)))
    }()

    func encode(to out: inout JSONWriter) {
        out.field("from", range.from)
        out.field("to", range.to)
    }
}

extension Subscription.State: FieldValue {}
extension SubscriptionCharge.Kind: FieldValue {}
extension PayerStanding: FieldValue {}
