package import MoneyKit
package import Primitives

package enum SubscriptionTag {}
package typealias SubscriptionID = Identifier<SubscriptionTag>

/// What somebody pays a merchant again and again.
package struct Subscription: Sendable, Equatable {
    /// - trialing: nothing is paid yet; may become active or cancelled.
    /// - active: may become any other.
    /// - pastDue: an invoice is not paid; may become any other but trialing.
    /// - paused: nothing is charged; may become active or cancelled.
    /// - cancelled: final.
    package enum State: String, Sendable, CaseIterable {
        case trialing, active, paused, cancelled
        case pastDue = "past_due"
    }

    package enum Event: String, CaseIterable, Hashable, Sendable {
        case begin, miss, settle, pause, resume, cancel
    }

    package static let states = Transitions<State, Event>(
        from: .trialing,
        [
            (.trialing, .begin, .active),
            (.active, .miss, .pastDue),
            (.pastDue, .settle, .active),
            (.active, .pause, .paused),
            (.pastDue, .pause, .paused),
            (.paused, .resume, .active),
            (.trialing, .cancel, .cancelled),
            (.active, .cancel, .cancelled),
            (.pastDue, .cancel, .cancelled),
            (.paused, .cancel, .cancelled),
        ])

    /// Whence its money comes.
    package enum Collection: Sendable, Equatable {
        /// The customer's, who has agreed to it once.
        case wallet(UniqueID)
        /// The customer pays invoices, so many days after each.
        case invoice(netDays: Int)
    }

    /// Of a plan, by one of its versions: how many of each price in advance; of what is not named, one.
    package struct Terms: Sendable, Equatable {
        package let plan: PlanID
        package let version: Int
        package let quantities: [String: PlanQuantity]

        package init(plan: PlanID, version: Int, quantities: [String: PlanQuantity]) {
            self.plan = plan
            self.version = version
            self.quantities = quantities
        }

        package func quantity(of key: String) -> PlanQuantity { quantities[key] ?? .one }
    }

    package let id: SubscriptionID
    package let merchant: UserID
    package let customer: InvoiceCustomer
    package let collection: Collection
    package let currency: Currency
    package let startsOn: CalendarDay
    /// The first day that is paid for; nil: there was no trial.
    package let trialEndsOn: CalendarDay?
    package let createdAt: Timestamp
    package internal(set) var terms: Terms
    package internal(set) var cycle: BillingCycle
    /// The days that are paid in advance now; before the first payment, none.
    package internal(set) var charged: DayRange
    /// The first day whose readings stand on no invoice yet, late ones aside.
    package internal(set) var meteredFrom: CalendarDay
    package internal(set) var nextInvoiceOn: CalendarDay?
    package internal(set) var state: State
    package internal(set) var cancelsAtPeriodEnd: Bool
    /// What it changes to when the period is over.
    package internal(set) var nextTerms: Terms?
    package internal(set) var pausedOn: CalendarDay?
    package internal(set) var resumeOn: CalendarDay?
    /// Counts changes: the same days may be charged again after one.
    package internal(set) var revision: Int
    package internal(set) var endsAt: Timestamp?

    package init(
        id: SubscriptionID, merchant: UserID, customer: InvoiceCustomer, collection: Collection, currency: Currency,
        startsOn: CalendarDay, trialEndsOn: CalendarDay?, createdAt: Timestamp, terms: Terms, cycle: BillingCycle,
        charged: DayRange, meteredFrom: CalendarDay, nextInvoiceOn: CalendarDay?, state: State,
        cancelsAtPeriodEnd: Bool = false,
        nextTerms: Terms? = nil, pausedOn: CalendarDay? = nil, resumeOn: CalendarDay? = nil, revision: Int = 0,
        endsAt: Timestamp? = nil
    ) {
        self.id = id
        self.merchant = merchant
        self.customer = customer
        self.collection = collection
        self.currency = currency
        self.startsOn = startsOn
        self.trialEndsOn = trialEndsOn
        self.createdAt = createdAt
        self.terms = terms
        self.cycle = cycle
        self.charged = charged
        self.meteredFrom = meteredFrom
        self.nextInvoiceOn = nextInvoiceOn
        self.state = state
        self.cancelsAtPeriodEnd = cancelsAtPeriodEnd
        self.nextTerms = nextTerms
        self.pausedOn = pausedOn
        self.resumeOn = resumeOn
        self.revision = revision
        self.endsAt = endsAt
    }

    package var isFromWallet: Bool { if case .wallet = collection { true } else { false } }
}
