import MoneyKit

/// What a payment's amount asks of this provider, as in the test modes of real processors. The first two decimals
/// decide, so currencies without them have only the ordinary behaviour.
enum AmountBehaviour: Sendable, Equatable {
    /// Succeeds a moment after it was created, one webhook.
    case ordinary
    /// `….01`: fails a moment after it was created.
    case fails
    /// `….02`: ends only when asked, by `settle` or on the checkout page.
    case waits
    /// `….03`: succeeds, and the same event comes three times.
    case notifiesThrice
    /// `….04`: succeeds, and the event comes before the create call is answered.
    case notifiesBeforeAnswering
    /// `….05`: succeeds, but the create call is answered with a time-out and the event comes late.
    case answersWithTimeout

    init(_ amount: Money) {
        self =
            switch amount.hundredths {
            case 1: .fails
            case 2: .waits
            case 3: .notifiesThrice
            case 4: .notifiesBeforeAnswering
            case 5: .answersWithTimeout
            default: .ordinary
            }
    }
}

/// The same for paying back.
enum RefundBehaviour: Sendable, Equatable {
    /// Succeeds a moment after it was asked for, one webhook.
    case ordinary
    /// `….01`: fails a moment after it was asked for.
    case fails
    /// `….02`: ends only when asked, by `settle`.
    case waits
    /// `….03`: succeeds, and the same event comes three times.
    case notifiesThrice
    /// `….04`: succeeds, and the event comes before the call is answered.
    case notifiesBeforeAnswering
    /// `….05`: succeeds, but the call is answered with a time-out and the event comes late.
    case answersWithTimeout
    /// `….06`: the first call is answered with a time-out and has done nothing.
    case getsLost
    /// `….07`: succeeds, and comes back later: the payer's bank did not take it.
    case comesBack

    init(_ amount: Money) {
        self =
            switch amount.hundredths {
            case 1: .fails
            case 2: .waits
            case 3: .notifiesThrice
            case 4: .notifiesBeforeAnswering
            case 5: .answersWithTimeout
            case 6: .getsLost
            case 7: .comesBack
            default: .ordinary
            }
    }
}

extension Money {
    /// The first two decimals when all others are zero, else nil.
    fileprivate var hundredths: Int64? {
        let exponent = currency.exponent
        guard exponent >= 2 else { return nil }
        let hundredth = (0..<(exponent - 2)).reduce(Int64(1)) { unit, _ in unit * 10 }
        let fraction = minorUnits % (hundredth * 100)
        return fraction.isMultiple(of: hundredth) ? fraction / hundredth : nil
    }
}
