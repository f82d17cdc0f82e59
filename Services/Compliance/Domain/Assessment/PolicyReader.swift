package import JSONKit
import MoneyKit

extension Policy {
    /// Reads `policy.json`.
    /// - Throws: the first thing that is wrong, and where it stands.
    package init(_ json: JSONValue) throws(RuleInvalid) {
        let whole = PointedValue(json)
        let members = try whole.object([
            "_about", "version", "wait_ms", "assessment_valid_seconds", "breaker", "ask", "silent", "gates",
            "geography", "risk_points", "sca", "tax", "retention_days",
        ])
        version = try members.required("version", of: whole).integer(1...Int.max)
        waitMilliseconds = try members.required("wait_ms", of: whole).integer(1...10_000)
        assessmentValidSeconds = try members.required("assessment_valid_seconds", of: whole).integer(1...86_400)
        breaker = try Breaker(members.required("breaker", of: whole))
        ask = try members.required("ask", of: whole).entries(Operation.self) { value throws(RuleInvalid) in
            try value.entries(CustomerRisk.self) { value throws(RuleInvalid) in
                try value.value == .null ? nil : value.cents()
            }
        }
        silent = try members.required("silent", of: whole).entries(Operation.self) { value throws(RuleInvalid) in
            var lines: [SilenceLine] = []
            for line in try value.array(1...20) { lines.append(try SilenceLine(line)) }
            return lines
        }
        gates = try members.required("gates", of: whole).entries(Gate.self) { value throws(RuleInvalid) in
            try value.integer(0...3)
        }
        geography = try Geography(members.required("geography", of: whole))
        riskPoints = try RiskPoints(members.required("risk_points", of: whole))
        sca = try SCAPolicy(members.required("sca", of: whole))
        retention = try members.required("retention_days", of: whole).days()
    }
}

extension Policy.Breaker {
    fileprivate init(_ whole: PointedValue) throws(RuleInvalid) {
        let members = try whole.object(["silences", "within_ms", "open_ms"])
        silences = try members.required("silences", of: whole).integer(1...1_000)
        withinMilliseconds = try members.required("within_ms", of: whole).integer(1...60_000)
        openMilliseconds = try members.required("open_ms", of: whole).integer(1...600_000)
    }
}

extension Policy.SilenceLine {
    fileprivate init(_ whole: PointedValue) throws(RuleInvalid) {
        let members = try whole.object(["below", "risk", "do"])
        below = try members["below"]?.cents()
        if let list = members["risk"] {
            var named: Set<CustomerRisk> = []
            for risk in try list.array(1...CustomerRisk.allCases.count) {
                named.insert(try risk.choice(CustomerRisk.self))
            }
            risks = named
        } else {
            risks = nil
        }
        silence = try members.required("do", of: whole).choice(Policy.Silence.self)
    }
}

extension Geography {
    fileprivate init(_ whole: PointedValue) throws(RuleInvalid) {
        let members = try whole.object(["as_of", "prohibited", "high", "medium", "unknown_scores_as"])
        prohibited = try Self.countries("prohibited", members, whole)
        high = try Self.countries("high", members, whole)
        medium = try Self.countries("medium", members, whole)
    }

    private static func countries(
        _ name: String, _ members: [String: PointedValue], _ whole: PointedValue
    ) throws(RuleInvalid) -> Set<String> {
        var countries: Set<String> = []
        for value in try members.required(name, of: whole).array(0...250) {
            let country = try value.text(2...2)
            guard country.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
                throw value.invalid("must be two capital letters")
            }
            countries.insert(country)
        }
        return countries
    }
}

extension RiskPoints {
    fileprivate init(_ whole: PointedValue) throws(RuleInvalid) {
        let members = try whole.object([
            "geography", "occupation", "tier", "products_over_3", "pep", "open_alert", "confirmed_alert",
            "source_of_funds_unknown", "levels",
        ])
        func points(_ name: String) throws(RuleInvalid) -> Int {
            try members.required(name, of: whole).integer(0...1_000)
        }
        geography = try members.required("geography", of: whole).entries(GeographyClass.self) {
            value throws(RuleInvalid) in try value.integer(0...1_000)
        }
        occupation = try members.required("occupation", of: whole).entries(Occupation.self) {
            value throws(RuleInvalid) in try value.integer(0...1_000)
        }
        tier = try members.required("tier", of: whole).entries(TierName.self) {
            value throws(RuleInvalid) in try value.integer(0...1_000)
        }
        productsOver3 = try points("products_over_3")
        pep = try points("pep")
        openAlert = try points("open_alert")
        confirmedAlert = try points("confirmed_alert")
        sourceOfFundsUnknown = try points("source_of_funds_unknown")
        let levels = try members.required("levels", of: whole)
        let bounds = try levels.object(["high", "medium"])
        high = try bounds.required("high", of: levels).integer(1...10_000)
        medium = try bounds.required("medium", of: levels).integer(1...high)
    }
}

extension SCAPolicy {
    fileprivate init(_ whole: PointedValue) throws(RuleInvalid) {
        let members = try whole.object([
            "_about", "low_value", "contactless", "trusted_beneficiary", "recurring", "own_account", "corporate",
            "account_access_days", "unattended_account_reads_a_day",
        ])
        lowValue = try Allowance(members.required("low_value", of: whole))
        contactless = try Allowance(members.required("contactless", of: whole))
        accountAccessDays = try members.required("account_access_days", of: whole).integer(1...180)
        unattendedReadsADay = try members.required("unattended_account_reads_a_day", of: whole).integer(0...1_000)
    }
}

extension SCAPolicy.Allowance {
    fileprivate init(_ whole: PointedValue) throws(RuleInvalid) {
        let members = try whole.object(["up_to", "cumulative", "count"])
        upTo = try members.required("up_to", of: whole).euros()
        cumulative = try members.required("cumulative", of: whole).euros()
        count = try members.required("count", of: whole).integer(0...1_000)
    }
}

extension PointedValue {
    /// An object with some of the names of a closed list; what has no value is left out.
    fileprivate func entries<Key: RawRepresentable<String> & CaseIterable & Hashable, Value>(
        _: Key.Type, _ read: (PointedValue) throws(RuleInvalid) -> Value?
    ) throws(RuleInvalid) -> [Key: Value] {
        let members = try object(Set(Key.allCases.map(\.rawValue)))
        var entries: [Key: Value] = [:]
        for key in Key.allCases {
            if let member = members[key.rawValue], let value = try read(member) { entries[key] = value }
        }
        return entries
    }

    /// Numbers of days by names that are free.
    fileprivate func days() throws(RuleInvalid) -> [String: Int] {
        guard case .object(let members) = value else { throw invalid("must be an object") }
        var days: [String: Int] = [:]
        for (name, value) in try object(Set(members.map(\.name))) { days[name] = try value.integer(1...36_500) }
        return days
    }

    /// `30.00 EUR`
    fileprivate func euros() throws(RuleInvalid) -> Int64 {
        let parts = try text(5...30).split(separator: " ")
        // Why it is no amount does not matter: the place and an example say enough.
        guard parts.count == 2, parts[1] == "EUR",
            let money = try? Money(parsing: String(parts[0]), currency: .EUR), !money.isNegative
        else { throw invalid("must be an amount such as 30.00 EUR") }
        return money.minorUnits
    }
}
