/// What a model looks at: everything is known before the money moves. The order is that of the columns of a model, and
/// the raw values are the codes of its reasons: neither ever changes, what is new comes last.
package enum FraudFeature: String, CaseIterable, Sendable {
    /// In US dollars.
    case amount
    /// How many the customer has sent in these times.
    case sentLastMinute = "sent_1m"
    case sentLastHour = "sent_1h"
    case sentLastDay = "sent_24h"
    case sentLastWeek = "sent_7d"
    /// In US dollars.
    case worthLastHour = "amount_1h"
    case worthLastDay = "amount_24h"
    /// To the mean, and to the greatest, of what was sent in 30 days; not known where nothing was.
    case ratioToMean = "ratio_to_mean_30d"
    case ratioToLargest = "ratio_to_largest_30d"
    /// How many the customer has sent in 30 days.
    case earlier = "sent_30d"
    /// 1 where nothing has moved between the two before.
    case newCounterparty = "new_counterparty"
    case newCounterpartiesLastDay = "new_counterparties_24h"
    /// Since something was last sent, or received, within 30 days; else not known.
    case secondsSinceSent = "seconds_since_sent"
    case secondsSinceReceived = "seconds_since_received"
    /// What came in within a day, for each dollar that is to go: money that only passes through has about 1.
    case receivedLastDay = "received_24h_to_amount"
    /// In UTC, 0 to 23.
    case hour
    /// 1 is Monday.
    case dayOfWeek = "day_of_week"
    /// 1 where nothing was sent in this currency in 30 days.
    case newCurrency = "new_currency"
    /// Since the oldest movement of the last 30 days: how long the account is known to be in use.
    case daysInUse = "days_in_use"
}
