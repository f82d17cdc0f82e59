// Made by scripts/render from SubscriptionEvents.messages.
package import JSONKit
package import MoneyKit
package import Primitives

/// Somebody has subscribed, in a trial or not.
package struct SubscriptionStarted: EventContract {
    package static let type = "billing.subscription_started.v1"

    package let subscriptionID: UniqueID
    package let merchantID: UserID
    package let customer: InvoicedCustomer
    package let planID: UniqueID
    package let plan: String
    /// From when on it costs, where that is later.
    package let trialEndsOn: CalendarDay?

    package init(
        subscriptionID: UniqueID,
        merchantID: UserID,
        customer: InvoicedCustomer,
        planID: UniqueID,
        plan: String,
        trialEndsOn: CalendarDay? = nil
    ) {
        self.subscriptionID = subscriptionID
        self.merchantID = merchantID
        self.customer = customer
        self.planID = planID
        self.plan = plan
        self.trialEndsOn = trialEndsOn
    }

    package init(_ fields: inout Fields) {
        subscriptionID = fields.required("subscription_id", .uuid)
        merchantID = fields.required("merchant_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        planID = fields.required("plan_id", .uuid)
        plan = fields.required("plan", .text(0...4096))
        trialEndsOn = fields.optional("trial_ends_on", .day)
    }

    package static let example = SubscriptionStarted(
        subscriptionID: .example,
        merchantID: UserID(.example),
        customer: InvoicedCustomer.example,
        planID: .example,
        plan: "Team",
        trialEndsOn: Timestamp.example.day)

    package func encode(to out: inout JSONWriter) {
        out.field("subscription_id", subscriptionID)
        out.field("merchant_id", merchantID)
        out.field("customer", customer)
        out.field("plan_id", planID)
        out.field("plan", plan)
        out.optional("trial_ends_on", trialEndsOn)
    }
}

/// The trial ends in three days or less.
package struct SubscriptionTrialEnding: EventContract {
    package static let type = "billing.subscription_trial_ending.v1"

    package let subscriptionID: UniqueID
    package let merchantID: UserID
    package let customer: InvoicedCustomer
    package let planID: UniqueID
    package let plan: String
    /// What the first period costs, taxes in it.
    package let amount: Money
    package let endsAt: Timestamp

    package init(
        subscriptionID: UniqueID,
        merchantID: UserID,
        customer: InvoicedCustomer,
        planID: UniqueID,
        plan: String,
        amount: Money,
        endsAt: Timestamp
    ) {
        self.subscriptionID = subscriptionID
        self.merchantID = merchantID
        self.customer = customer
        self.planID = planID
        self.plan = plan
        self.amount = amount
        self.endsAt = endsAt
    }

    package init(_ fields: inout Fields) {
        subscriptionID = fields.required("subscription_id", .uuid)
        merchantID = fields.required("merchant_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        planID = fields.required("plan_id", .uuid)
        plan = fields.required("plan", .text(0...4096))
        amount = fields.required("amount", .money)
        endsAt = fields.required("ends_at", .timestamp)
    }

    package static let example = SubscriptionTrialEnding(
        subscriptionID: .example,
        merchantID: UserID(.example),
        customer: InvoicedCustomer.example,
        planID: .example,
        plan: "Team",
        amount: .example,
        endsAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("subscription_id", subscriptionID)
        out.field("merchant_id", merchantID)
        out.field("customer", customer)
        out.field("plan_id", planID)
        out.field("plan", plan)
        out.field("amount", amount)
        out.field("ends_at", endsAt)
    }
}

/// Another period has begun, and is invoiced.
package struct SubscriptionRenewed: EventContract {
    package static let type = "billing.subscription_renewed.v1"

    package let subscriptionID: UniqueID
    package let merchantID: UserID
    package let customer: InvoicedCustomer
    package let planID: UniqueID
    package let plan: String
    /// Of the invoice.
    package let amount: Money
    package let invoiceID: UniqueID?

    package init(
        subscriptionID: UniqueID,
        merchantID: UserID,
        customer: InvoicedCustomer,
        planID: UniqueID,
        plan: String,
        amount: Money,
        invoiceID: UniqueID? = nil
    ) {
        self.subscriptionID = subscriptionID
        self.merchantID = merchantID
        self.customer = customer
        self.planID = planID
        self.plan = plan
        self.amount = amount
        self.invoiceID = invoiceID
    }

    package init(_ fields: inout Fields) {
        subscriptionID = fields.required("subscription_id", .uuid)
        merchantID = fields.required("merchant_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        planID = fields.required("plan_id", .uuid)
        plan = fields.required("plan", .text(0...4096))
        amount = fields.required("amount", .money)
        invoiceID = fields.optional("invoice_id", .uuid)
    }

    package static let example = SubscriptionRenewed(
        subscriptionID: .example,
        merchantID: UserID(.example),
        customer: InvoicedCustomer.example,
        planID: .example,
        plan: "Team",
        amount: .example,
        invoiceID: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("subscription_id", subscriptionID)
        out.field("merchant_id", merchantID)
        out.field("customer", customer)
        out.field("plan_id", planID)
        out.field("plan", plan)
        out.field("amount", amount)
        out.optional("invoice_id", invoiceID)
    }
}

/// It is of another plan or of other quantities now.
package struct SubscriptionChanged: EventContract {
    package static let type = "billing.subscription_changed.v1"

    package let subscriptionID: UniqueID
    package let merchantID: UserID
    package let customer: InvoicedCustomer
    package let planID: UniqueID
    package let plan: String

    package init(
        subscriptionID: UniqueID,
        merchantID: UserID,
        customer: InvoicedCustomer,
        planID: UniqueID,
        plan: String
    ) {
        self.subscriptionID = subscriptionID
        self.merchantID = merchantID
        self.customer = customer
        self.planID = planID
        self.plan = plan
    }

    package init(_ fields: inout Fields) {
        subscriptionID = fields.required("subscription_id", .uuid)
        merchantID = fields.required("merchant_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        planID = fields.required("plan_id", .uuid)
        plan = fields.required("plan", .text(0...4096))
    }

    package static let example = SubscriptionChanged(
        subscriptionID: .example,
        merchantID: UserID(.example),
        customer: InvoicedCustomer.example,
        planID: .example,
        plan: "Team")

    package func encode(to out: inout JSONWriter) {
        out.field("subscription_id", subscriptionID)
        out.field("merchant_id", merchantID)
        out.field("customer", customer)
        out.field("plan_id", planID)
        out.field("plan", plan)
    }
}

/// The wallet did not pay an invoice of it.
package struct SubscriptionPaymentFailed: EventContract {
    package static let type = "billing.subscription_payment_failed.v1"

    package let subscriptionID: UniqueID
    package let merchantID: UserID
    package let customer: InvoicedCustomer
    package let planID: UniqueID
    package let plan: String
    /// What is due.
    package let amount: Money
    package let invoiceID: UniqueID
    /// The wallet's code.
    package let reason: String
    /// When it is asked again; absent: no more.
    package let retryAt: Timestamp?

    package init(
        subscriptionID: UniqueID,
        merchantID: UserID,
        customer: InvoicedCustomer,
        planID: UniqueID,
        plan: String,
        amount: Money,
        invoiceID: UniqueID,
        reason: String,
        retryAt: Timestamp? = nil
    ) {
        self.subscriptionID = subscriptionID
        self.merchantID = merchantID
        self.customer = customer
        self.planID = planID
        self.plan = plan
        self.amount = amount
        self.invoiceID = invoiceID
        self.reason = reason
        self.retryAt = retryAt
    }

    package init(_ fields: inout Fields) {
        subscriptionID = fields.required("subscription_id", .uuid)
        merchantID = fields.required("merchant_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        planID = fields.required("plan_id", .uuid)
        plan = fields.required("plan", .text(0...4096))
        amount = fields.required("amount", .money)
        invoiceID = fields.required("invoice_id", .uuid)
        reason = fields.required("reason", .text(0...4096))
        retryAt = fields.optional("retry_at", .timestamp)
    }

    package static let example = SubscriptionPaymentFailed(
        subscriptionID: .example,
        merchantID: UserID(.example),
        customer: InvoicedCustomer.example,
        planID: .example,
        plan: "Team",
        amount: .example,
        invoiceID: .example,
        reason: "insufficient_funds",
        retryAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("subscription_id", subscriptionID)
        out.field("merchant_id", merchantID)
        out.field("customer", customer)
        out.field("plan_id", planID)
        out.field("plan", plan)
        out.field("amount", amount)
        out.field("invoice_id", invoiceID)
        out.field("reason", reason)
        out.optional("retry_at", retryAt)
    }
}

/// Nothing is charged for a while.
package struct SubscriptionPaused: EventContract {
    package static let type = "billing.subscription_paused.v1"

    package let subscriptionID: UniqueID
    package let merchantID: UserID
    package let customer: InvoicedCustomer
    package let planID: UniqueID
    package let plan: String
    package let resumeOn: CalendarDay?

    package init(
        subscriptionID: UniqueID,
        merchantID: UserID,
        customer: InvoicedCustomer,
        planID: UniqueID,
        plan: String,
        resumeOn: CalendarDay? = nil
    ) {
        self.subscriptionID = subscriptionID
        self.merchantID = merchantID
        self.customer = customer
        self.planID = planID
        self.plan = plan
        self.resumeOn = resumeOn
    }

    package init(_ fields: inout Fields) {
        subscriptionID = fields.required("subscription_id", .uuid)
        merchantID = fields.required("merchant_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        planID = fields.required("plan_id", .uuid)
        plan = fields.required("plan", .text(0...4096))
        resumeOn = fields.optional("resume_on", .day)
    }

    package static let example = SubscriptionPaused(
        subscriptionID: .example,
        merchantID: UserID(.example),
        customer: InvoicedCustomer.example,
        planID: .example,
        plan: "Team",
        resumeOn: Timestamp.example.day)

    package func encode(to out: inout JSONWriter) {
        out.field("subscription_id", subscriptionID)
        out.field("merchant_id", merchantID)
        out.field("customer", customer)
        out.field("plan_id", planID)
        out.field("plan", plan)
        out.optional("resume_on", resumeOn)
    }
}

/// It is charged again.
package struct SubscriptionResumed: EventContract {
    package static let type = "billing.subscription_resumed.v1"

    package let subscriptionID: UniqueID
    package let merchantID: UserID
    package let customer: InvoicedCustomer
    package let planID: UniqueID
    package let plan: String

    package init(
        subscriptionID: UniqueID,
        merchantID: UserID,
        customer: InvoicedCustomer,
        planID: UniqueID,
        plan: String
    ) {
        self.subscriptionID = subscriptionID
        self.merchantID = merchantID
        self.customer = customer
        self.planID = planID
        self.plan = plan
    }

    package init(_ fields: inout Fields) {
        subscriptionID = fields.required("subscription_id", .uuid)
        merchantID = fields.required("merchant_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        planID = fields.required("plan_id", .uuid)
        plan = fields.required("plan", .text(0...4096))
    }

    package static let example = SubscriptionResumed(
        subscriptionID: .example,
        merchantID: UserID(.example),
        customer: InvoicedCustomer.example,
        planID: .example,
        plan: "Team")

    package func encode(to out: inout JSONWriter) {
        out.field("subscription_id", subscriptionID)
        out.field("merchant_id", merchantID)
        out.field("customer", customer)
        out.field("plan_id", planID)
        out.field("plan", plan)
    }
}

/// It ends, now or when its period is over.
package struct SubscriptionCancelled: EventContract {
    package static let type = "billing.subscription_cancelled.v1"

    package let subscriptionID: UniqueID
    package let merchantID: UserID
    package let customer: InvoicedCustomer
    package let planID: UniqueID
    package let plan: String
    package let endsAt: Timestamp

    package init(
        subscriptionID: UniqueID,
        merchantID: UserID,
        customer: InvoicedCustomer,
        planID: UniqueID,
        plan: String,
        endsAt: Timestamp
    ) {
        self.subscriptionID = subscriptionID
        self.merchantID = merchantID
        self.customer = customer
        self.planID = planID
        self.plan = plan
        self.endsAt = endsAt
    }

    package init(_ fields: inout Fields) {
        subscriptionID = fields.required("subscription_id", .uuid)
        merchantID = fields.required("merchant_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        planID = fields.required("plan_id", .uuid)
        plan = fields.required("plan", .text(0...4096))
        endsAt = fields.required("ends_at", .timestamp)
    }

    package static let example = SubscriptionCancelled(
        subscriptionID: .example,
        merchantID: UserID(.example),
        customer: InvoicedCustomer.example,
        planID: .example,
        plan: "Team",
        endsAt: .example)

    package func encode(to out: inout JSONWriter) {
        out.field("subscription_id", subscriptionID)
        out.field("merchant_id", merchantID)
        out.field("customer", customer)
        out.field("plan_id", planID)
        out.field("plan", plan)
        out.field("ends_at", endsAt)
    }
}

/// How a payer stands with a merchant, by how long the oldest invoice is overdue.
package struct AccountStateChanged: EventContract {
    package static let type = "billing.account_state_changed.v1"

    package let merchantID: UserID
    package let customer: InvoicedCustomer
    package let currency: Currency
    /// `current`, `warning`, `restricted`, `suspended`.
    package let state: String
    package let previous: String

    package init(merchantID: UserID, customer: InvoicedCustomer, currency: Currency, state: String, previous: String) {
        self.merchantID = merchantID
        self.customer = customer
        self.currency = currency
        self.state = state
        self.previous = previous
    }

    package init(_ fields: inout Fields) {
        merchantID = fields.required("merchant_id", .id(UserID.self))
        customer = fields.required("customer", .object(InvoicedCustomer.self))
        currency = fields.required("currency", .currency)
        state = fields.required("state", .text(0...4096))
        previous = fields.required("previous", .text(0...4096))
    }

    package static let example = AccountStateChanged(
        merchantID: UserID(.example),
        customer: InvoicedCustomer.example,
        currency: Currency.USD,
        state: "warning",
        previous: "current")

    package func encode(to out: inout JSONWriter) {
        out.field("merchant_id", merchantID)
        out.field("customer", customer)
        out.field("currency", currency)
        out.field("state", state)
        out.field("previous", previous)
    }
}
