/// What is known of a customer.
package struct CustomerFacts: Hashable, Sendable {
    package var id: String
    package var risk: String?
    package var tier: Int?
    package var country: String?
    package var nationality: String?
    package var pep: Bool?
    package var occupation: String?
    package var ageYears: Int?
    /// Since the account was opened.
    package var ageDays: Int?

    package init(
        id: String, risk: String? = nil, tier: Int? = nil, country: String? = nil, nationality: String? = nil,
        pep: Bool? = nil, occupation: String? = nil, ageYears: Int? = nil, ageDays: Int? = nil
    ) {
        self.id = id
        self.risk = risk
        self.tier = tier
        self.country = country
        self.nationality = nationality
        self.pep = pep
        self.occupation = occupation
        self.ageYears = ageYears
        self.ageDays = ageDays
    }

    /// Of the facts of a movement, those that are about the customer.
    func value(ofMovement fact: RuleFact) -> FactValue? {
        switch fact {
        case .customerID: .text(id)
        case .customerRisk: risk.map(FactValue.text)
        case .customerTier: tier.map(FactValue.number)
        case .customerCountry: country.map(FactValue.text)
        case .customerAgeDays: ageDays.map(FactValue.number)
        case .customerPEP: pep.map(FactValue.flag)
        default: nil
        }
    }
}

extension CustomerFacts: RuleFacts {
    package func value(of fact: RuleFact) -> FactValue? {
        switch fact {
        case .risk: risk.map(FactValue.text)
        case .tier: tier.map(FactValue.number)
        case .country: country.map(FactValue.text)
        case .nationality: nationality.map(FactValue.text)
        case .pep: pep.map(FactValue.flag)
        case .occupation: occupation.map(FactValue.text)
        case .ageYears: ageYears.map(FactValue.number)
        default: nil
        }
    }

    package func value(of aggregate: RuleAggregate) -> RuleNumber? { nil }
}
