/// What is known of a customer's earlier movements when an operation is assessed, as SQL counts it.
package struct OperationHistory: Hashable, Sendable {
    /// Outgoing ones before this operation.
    package let lastMinute: Int
    package let lastHour: Int
    package let lastDay: Int
    /// Movements of 30 days, and what they come to in US cents.
    package let earlier: Int
    package let earlierCents: Int128
    package let isNewCounterparty: Bool

    package init(
        lastMinute: Int, lastHour: Int, lastDay: Int, earlier: Int, earlierCents: Int128, isNewCounterparty: Bool
    ) {
        self.lastMinute = lastMinute
        self.lastHour = lastHour
        self.lastDay = lastDay
        self.earlier = earlier
        self.earlierCents = earlierCents
        self.isNewCounterparty = isNewCounterparty
    }

    /// Windows count the operation at hand too.
    package func facts(cents: Int64, worstRule: Severity?, geography: [GeographyClass]) -> ScoreFacts {
        ScoreFacts(
            cents: cents, lastMinute: lastMinute + 1, lastHour: lastHour + 1, lastDay: lastDay + 1,
            worstRule: worstRule, earlier: earlier, earlierCents: earlierCents,
            isNewCounterparty: isNewCounterparty, geography: geography)
    }
}
