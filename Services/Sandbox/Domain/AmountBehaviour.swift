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
        let exponent = amount.currency.exponent
        guard exponent >= 2 else {
            self = .ordinary
            return
        }
        let hundredth = (0..<(exponent - 2)).reduce(Int64(1)) { unit, _ in unit * 10 }
        let fraction = amount.minorUnits % (hundredth * 100)
        self =
            switch fraction {
            case 1 * hundredth: .fails
            case 2 * hundredth: .waits
            case 3 * hundredth: .notifiesThrice
            case 4 * hundredth: .notifiesBeforeAnswering
            case 5 * hundredth: .answersWithTimeout
            default: .ordinary
            }
    }
}
