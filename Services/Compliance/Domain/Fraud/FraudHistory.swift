package import MoneyKit
package import Primitives

/// Money that a customer sends or is to send, as models see it.
package struct FraudPayment: Hashable, Sendable {
    package let at: Timestamp
    /// In US cents, at the rate of its time.
    package let cents: Int64
    package let currency: Currency
    /// Nothing had moved between the two before, either way.
    package let isNew: Bool

    package init(at: Timestamp, cents: Int64, currency: Currency, isNew: Bool) {
        self.at = at
        self.cents = cents
        self.currency = currency
        self.isNew = isNew
    }
}

/// What moved to and from one account within 30 days, in the order of time: what the features of its next payment are
/// counted over. Between own wallets nothing counts.
package struct FraudHistory: Sendable {
    package static let reach = Duration.seconds(30 * 86_400)
    /// Of an account so many movements are looked at, the newest: live and in training alike.
    package static let longest = 500

    private struct Entry {
        let payment: FraudPayment
        let flow: MovementFlow
    }

    private var entries: [Entry] = []

    package init() {}

    /// Comes behind all that was taken before.
    package mutating func take(_ payment: FraudPayment, _ flow: MovementFlow) {
        entries.append(Entry(payment: payment, flow: flow))
        // Moving all that is left for each that goes would cost more than the room it frees.
        guard entries.count >= 2 * Self.longest else { return }
        entries.removeFirst(entries.count - Self.longest)
    }

    /// One number for each `FraudFeature`, in their order; not a number where nobody can know.
    package func features(of next: FraudPayment) -> [Float] {
        var sums = Sums()
        for entry in entries.suffix(Self.longest).reversed() where entry.payment.at > next.at - Self.reach {
            sums.take(entry.payment, entry.flow, before: next)
        }
        return FraudFeature.allCases.map { Float(sums.value(of: $0, for: next)) }
    }
}

/// What is counted over a history, from its newest entry on.
private struct Sums {
    private static let minute = Duration.seconds(60)
    private static let hour = Duration.seconds(3_600)
    private static let day = Duration.seconds(86_400)
    private static let week = Duration.seconds(7 * 86_400)

    private var sent = 0
    private var sentLastMinute = 0
    private var sentLastHour = 0
    private var sentLastDay = 0
    private var sentLastWeek = 0
    private var newLastDay = 0
    private var cents = 0.0
    private var centsLastHour = 0.0
    private var centsLastDay = 0.0
    private var largest = 0.0
    private var receivedLastDay = 0.0
    private var lastSent: Duration?
    private var lastReceived: Duration?
    private var oldest: Duration?
    private var isKnownCurrency = false

    mutating func take(_ past: FraudPayment, _ flow: MovementFlow, before next: FraudPayment) {
        let (age, worth) = (next.at - past.at, Double(past.cents))
        oldest = age
        guard flow == .outgoing else {
            lastReceived = lastReceived ?? age
            if age < Self.day { receivedLastDay += worth }
            return
        }
        lastSent = lastSent ?? age
        sent += 1
        cents += worth
        largest = max(largest, worth)
        if past.currency == next.currency { isKnownCurrency = true }
        if age < Self.week { sentLastWeek += 1 }
        guard age < Self.day else { return }
        sentLastDay += 1
        centsLastDay += worth
        if past.isNew { newLastDay += 1 }
        guard age < Self.hour else { return }
        sentLastHour += 1
        centsLastHour += worth
        if age < Self.minute { sentLastMinute += 1 }
    }

    func value(of feature: FraudFeature, for next: FraudPayment) -> Double {
        let amount = Double(next.cents)
        return switch feature {
        case .amount: amount / 100
        case .sentLastMinute: Double(sentLastMinute)
        case .sentLastHour: Double(sentLastHour)
        case .sentLastDay: Double(sentLastDay)
        case .sentLastWeek: Double(sentLastWeek)
        case .worthLastHour: centsLastHour / 100
        case .worthLastDay: centsLastDay / 100
        case .ratioToMean: cents > 0 ? amount * Double(sent) / cents : .nan
        case .ratioToLargest: largest > 0 ? amount / largest : .nan
        case .earlier: Double(sent)
        case .newCounterparty: next.isNew ? 1 : 0
        case .newCounterpartiesLastDay: Double(newLastDay)
        case .secondsSinceSent: lastSent.map { Double($0.components.seconds) } ?? .nan
        case .secondsSinceReceived: lastReceived.map { Double($0.components.seconds) } ?? .nan
        case .receivedLastDay: amount > 0 ? receivedLastDay / amount : .nan
        case .hour: Double((next.at - next.at.day.startOfDay).components.seconds / 3_600)
        case .dayOfWeek: Double(next.at.day.weekday)
        case .newCurrency: isKnownCurrency ? 0 : 1
        case .daysInUse: oldest.map { Double($0.components.seconds / 86_400) } ?? 0
        }
    }
}
