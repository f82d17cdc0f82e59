package import MoneyKit
package import Primitives

/// A movement or an operation as one of its two customers sees it.
package struct MovementFacts: HistoryRow {
    package struct Counterparty: Hashable, Sendable {
        package var id: String
        package var isNew: Bool
        package var country: String?
        package var risk: String?

        package init(id: String, isNew: Bool, country: String? = nil, risk: String? = nil) {
            self.id = id
            self.isNew = isNew
            self.country = country
            self.risk = risk
        }
    }

    package let id: String
    package let at: Timestamp
    package let direction: MovementFlow
    /// In US cents, at the rate of its time.
    package let cents: Int64
    /// As it was sent.
    package let amount: Money
    package var kind: String?
    package var channel: String?
    package var ownAccounts: Bool?
    package var other: Counterparty?
    package var customer: CustomerFacts
    package var daysQuiet: Int?
    package var ratioToMean: RuleNumber?

    package init(
        id: String, at: Timestamp, direction: MovementFlow, cents: Int64, amount: Money, kind: String? = nil,
        channel: String? = nil, ownAccounts: Bool? = nil, other: Counterparty? = nil, customer: CustomerFacts
    ) {
        self.id = id
        self.at = at
        self.direction = direction
        self.cents = cents
        self.amount = amount
        self.kind = kind
        self.channel = channel
        self.ownAccounts = ownAccounts
        self.other = other
        self.customer = customer
    }

    package var flow: MovementFlow? { direction }
    package var counterparty: String? { other?.id }
    package var user: String? { nil }

    package func value(of fact: RuleFact) -> FactValue? {
        switch fact {
        case .amount: .number(RuleNumber(cents: cents))
        case .currency: .text(amount.currency.code)
        case .kind: kind.map(FactValue.text)
        case .direction: .text(direction.rawValue)
        case .hour: .number(Int((at - at.day.startOfDay).components.seconds / 3_600))
        case .dayOfWeek: .number(at.day.weekday)
        case .isRound1000: .flag(isRound)
        case .ownAccounts: ownAccounts.map(FactValue.flag)
        case .counterpartyID: other.map { .text($0.id) }
        case .counterpartyIsNew: other.map { .flag($0.isNew) }
        case .counterpartyCountry: other?.country.map(FactValue.text)
        case .counterpartyRisk: other?.risk.map(FactValue.text)
        case .customerDaysQuiet: (daysQuiet ?? customer.ageDays).map(FactValue.number)
        case .ratioToMean30Days: ratioToMean.map(FactValue.number)
        case .channel: channel.map(FactValue.text)
        default: customer.value(ofMovement: fact)
        }
    }

    private var isRound: Bool {
        var thousand: Int64 = 1_000
        for _ in 0..<amount.currency.exponent { thousand *= 10 }
        return amount.isPositive && amount.minorUnits.isMultiple(of: thousand)
    }
}
