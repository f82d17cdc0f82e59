package import Primitives

/// One thing that a merchant has counted, as it was told. Its id counts once for the merchant, for ever.
package struct UsageReading: Sendable, Hashable {
    package let id: String
    package let subscription: UniqueID
    /// The meter's code.
    package let meter: String
    /// A decimal; where what differs is counted, any word.
    package let value: String?
    /// Nil: when it is told.
    package let at: Timestamp?

    /// How old one may be, and how far ahead.
    package static let oldest = Duration.seconds(90 * 86_400)
    package static let furthest = Duration.seconds(300)

    package init(id: String, subscription: UniqueID, meter: String, value: String?, at: Timestamp?) {
        self.id = id
        self.subscription = subscription
        self.meter = meter
        self.value = value
        self.at = at
    }

    /// What stands against counting it now; nil: nothing.
    package func refusal(at now: Timestamp) -> UsageRefusal.Code? {
        guard let at else { return nil }
        if at < now - Self.oldest { return .tooOld }
        return at > now + Self.furthest ? .inFuture : nil
    }

    /// What it adds to a meter; nil: nothing that the meter could count.
    package func amount(by aggregation: Meter.Aggregation) -> UsageAmount? {
        switch aggregation {
        case .count: return UsageAmount(quantity: .one, word: nil)
        case .unique: return value.map { UsageAmount(quantity: .one, word: $0) }
        case .sum, .max, .last: return value.flatMap(PlanQuantity.init).map { UsageAmount(quantity: $0, word: nil) }
        }
    }
}

/// What a reading adds.
package struct UsageAmount: Sendable, Hashable {
    package let quantity: PlanQuantity
    /// Where what differs is counted.
    package let word: String?

    package init(quantity: PlanQuantity, word: String?) {
        self.quantity = quantity
        self.word = word
    }
}

/// Why one of the readings that were told together does not count.
package struct UsageRefusal: Sendable, Hashable {
    package enum Code: String, Sendable, CaseIterable {
        /// The id is that of another reading.
        case idReused = "event_id_reused"
        case tooOld = "event_too_old"
        case inFuture = "event_in_future"
        /// No such subscription of the merchant, or no such meter.
        case notFound = "not_found"
        /// The meter needs a value, or a decimal.
        case valueInvalid = "value_invalid"
    }

    package let index: Int
    package let id: String
    package let code: Code

    package init(index: Int, id: String, code: Code) {
        self.index = index
        self.id = id
        self.code = code
    }
}
