package import Primitives

/// When a payer must show to be the payer (PSD2, RTS on strong customer authentication, articles 10 to 18).
package struct SCAPolicy: Hashable, Sendable {
    /// Small payments that go without, as long as they stay few.
    package struct Allowance: Hashable, Sendable {
        /// In euro cents, each included in what is allowed.
        package let upTo: Int64
        package let cumulative: Int64
        package let count: Int

        /// Whether one more payment stays within it.
        func holds(_ cents: Int64, after counters: SCACounters.Counter) -> Bool {
            let (sum, overflow) = counters.cents.addingReportingOverflow(cents)
            return !overflow && cents <= upTo && sum <= cumulative && counters.count < count
        }
    }

    package let lowValue: Allowance
    package let contactless: Allowance
    package let accountAccessDays: Int
    package let unattendedReadsADay: Int
}

/// What went without authentication since the customer's last one.
package struct SCACounters: Hashable, Sendable {
    package struct Counter: Hashable, Sendable {
        /// Euro cents.
        package var cents: Int64
        package var count: Int

        package init(cents: Int64 = 0, count: Int = 0) {
            self.cents = cents
            self.count = count
        }
    }

    package var lowValue: Counter
    package var contactless: Counter

    package init(lowValue: Counter = Counter(), contactless: Counter = Counter()) {
        self.lowValue = lowValue
        self.contactless = contactless
    }

    /// After a payment that was decided so.
    package func after(_ payment: SCAPayment, _ decision: SCADecision) -> SCACounters {
        var result = self
        switch decision {
        case .required: return SCACounters()
        case .exempt(.lowValue): result.lowValue.add(payment.euroCents)
        case .exempt(.contactless): result.contactless.add(payment.euroCents)
        case .exempt: break
        }
        return result
    }
}

extension SCACounters.Counter {
    fileprivate mutating func add(_ cents: Int64) {
        let (sum, overflow) = self.cents.addingReportingOverflow(cents)
        (self.cents, count) = (overflow ? .max : sum, count + 1)
    }
}

package enum SCAExemption: String, CaseIterable, Sendable {
    case ownAccount = "own_account"
    case recurring
    case trustedBeneficiary = "trusted_beneficiary"
    case corporate
    case contactless
    case lowValue = "low_value"
}

/// A payment before it is authenticated.
package struct SCAPayment: Hashable, Sendable {
    package struct First: Hashable, Sendable {
        package let payee: String
        package let euroCents: Int64
        package let isAuthenticated: Bool

        package init(payee: String, euroCents: Int64, isAuthenticated: Bool) {
            self.payee = payee
            self.euroCents = euroCents
            self.isAuthenticated = isAuthenticated
        }
    }

    package var euroCents: Int64
    package var payee: String
    package var isContactless: Bool
    /// Both accounts are the same person's, here.
    package var isOwnAccount: Bool
    /// The customer put the payee on the list with strong authentication.
    package var isTrustedPayee: Bool
    /// The first of the series that this one goes on.
    package var first: First?
    /// By an API key of a business that has the flag.
    package var isCorporate: Bool

    package init(
        euroCents: Int64, payee: String, isContactless: Bool = false, isOwnAccount: Bool = false,
        isTrustedPayee: Bool = false, first: First? = nil, isCorporate: Bool = false
    ) {
        self.euroCents = euroCents
        self.payee = payee
        self.isContactless = isContactless
        self.isOwnAccount = isOwnAccount
        self.isTrustedPayee = isTrustedPayee
        self.first = first
        self.isCorporate = isCorporate
    }
}

package enum SCADecision: Hashable, Sendable {
    case required
    case exempt(SCAExemption)

    /// What uses up no counter is looked at first.
    package init(_ payment: SCAPayment, _ counters: SCACounters, _ policy: SCAPolicy) {
        let isRecurring = payment.first.map { first in
            first.isAuthenticated && first.payee == payment.payee && first.euroCents == payment.euroCents
        }
        let holding: [(SCAExemption, Bool)] = [
            (.ownAccount, payment.isOwnAccount),
            (.recurring, isRecurring ?? false),
            (.trustedBeneficiary, payment.isTrustedPayee),
            (.corporate, payment.isCorporate),
            (
                .contactless,
                payment.isContactless && policy.contactless.holds(payment.euroCents, after: counters.contactless)
            ),
            (
                .lowValue,
                !payment.isContactless && policy.lowValue.holds(payment.euroCents, after: counters.lowValue)
            ),
        ]
        self = holding.first(where: \.1).map { .exempt($0.0) } ?? .required
    }
}

extension SCAPolicy {
    /// Whether an account may be read without authentication again.
    /// - Parameter last: when the customer last authenticated for it.
    package func allowsAccess(authenticated last: Timestamp?, at now: Timestamp) -> Bool {
        guard let last else { return false }
        return now - last < .seconds(accountAccessDays * 86_400)
    }

    /// Whether one more read of the day goes without the customer being there.
    package func allowsUnattendedRead(earlierToday: Int) -> Bool { earlierToday < unattendedReadsADay }
}
