/// What a rule looks at when it is judged. The raw values are the names in a rule.
package enum RuleEvent: String, CaseIterable, Sendable {
    /// A movement that was posted; aggregates hold it too.
    case movement
    /// An operation before its money moves; aggregates hold earlier movements only.
    case assessment
    case login
    /// A customer's profile, when it changes.
    case customer
}

package enum FactKind: Sendable {
    case text, number, flag
}

package enum FactValue: Equatable, Sendable {
    case text(String)
    case number(RuleNumber)
    case flag(Bool)

    package var kind: FactKind {
        switch self {
        case .text: .text
        case .number: .number
        case .flag: .flag
        }
    }

    package static func number(_ value: Int) -> FactValue { .number(RuleNumber(Int64(value))) }
}

/// What is known at an event by itself.
package enum RuleFact: String, CaseIterable, Sendable {
    case amount, currency, kind, direction, hour
    /// 1 is Monday, 7 is Sunday.
    case dayOfWeek = "day_of_week"
    /// A whole number of thousands of the currency that was sent.
    case isRound1000 = "is_round_1000"
    case ownAccounts = "own_accounts"
    case counterpartyID = "counterparty.id"
    /// Nothing has moved between the two before.
    case counterpartyIsNew = "counterparty.is_new"
    case counterpartyCountry = "counterparty.country"
    case counterpartyRisk = "counterparty.risk"
    case customerID = "customer.id"
    case customerRisk = "customer.risk"
    case customerTier = "customer.tier"
    case customerCountry = "customer.country"
    case customerAgeDays = "customer.age_days"
    /// Since the movement before this one, or since the account was opened.
    case customerDaysQuiet = "customer.days_quiet"
    case customerPEP = "customer.pep"
    /// The amount over the mean of the earlier movements of the same direction in 30 days.
    case ratioToMean30Days = "ratio_to_mean_30d"
    case channel

    case ip
    case deviceID = "device_id"
    case userID = "user_id"
    case succeeded
    case newDevice = "new_device"

    case risk, tier, country, nationality, pep, occupation
    case ageYears = "age_years"

    package var kind: FactKind {
        switch self {
        case .amount, .hour, .dayOfWeek, .customerTier, .customerAgeDays, .customerDaysQuiet, .ratioToMean30Days, .tier,
            .ageYears:
            .number
        case .isRound1000, .ownAccounts, .counterpartyIsNew, .customerPEP, .succeeded, .newDevice, .pep: .flag
        case .currency, .kind, .direction, .counterpartyID, .counterpartyCountry, .counterpartyRisk, .customerID,
            .customerRisk, .customerCountry, .channel, .ip, .deviceID, .userID, .risk, .country, .nationality,
            .occupation:
            .text
        }
    }

    package func isKnown(at event: RuleEvent) -> Bool {
        switch self {
        case .ip, .deviceID, .userID, .succeeded, .newDevice: event == .login
        case .risk, .tier, .country, .nationality, .pep, .occupation, .ageYears: event == .customer
        default: event == .movement || event == .assessment
        }
    }
}
