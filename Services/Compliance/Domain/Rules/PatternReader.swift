package import JSONKit

/// Reads the JSON of a pattern.
package enum PatternReader {
    private static let common: Set<String> = ["code", "window", "severity", "means", "mode", "throttle"]
    private static let parties = 2...1_000

    /// - Throws: the first thing that is wrong, and where it stands.
    package static func pattern(_ json: JSONValue) throws(RuleInvalid) -> Pattern {
        try pattern(PointedValue(json))
    }

    static func pattern(_ whole: PointedValue) throws(RuleInvalid) -> Pattern {
        guard case .string(let code)? = whole.value["code"] else {
            throw RuleInvalid("\(whole.pointer)/code", "must name a pattern")
        }
        let (shape, members) = try shape(code, whole)
        return Pattern(
            code: code, shape: shape, window: try members.required("window", of: whole).span(),
            severity: try members.required("severity", of: whole).choice(Severity.self),
            mode: try members["mode"]?.choice(Rule.Mode.self) ?? .live, throttle: try members["throttle"]?.span())
    }

    private static func shape(
        _ code: String, _ whole: PointedValue
    ) throws(RuleInvalid) -> (Pattern.Shape, [String: PointedValue]) {
        switch code {
        case "fan_in", "fan_out":
            let members = try whole.object(common.union(["min_parties", "min_total"]))
            let fan = Pattern.Fan(
                parties: try members.required("min_parties", of: whole).integer(parties),
                total: try members.required("min_total", of: whole).cents())
            return (code == "fan_in" ? .fanIn(fan) : .fanOut(fan), members)
        case "cycle":
            let members = try whole.object(common.union(["min_accounts", "max_accounts", "first_hop", "keep"]))
            let least = try members.required("min_accounts", of: whole).integer(2...CycleFinder.longest)
            let most = try members.required("max_accounts", of: whole).integer(least...CycleFinder.longest)
            let cycle = Pattern.Cycle(
                accounts: least...most, firstHop: try members.required("first_hop", of: whole).cents(),
                keep: try members.required("keep", of: whole).keep())
            return (.cycle(cycle), members)
        case "scatter_gather":
            let members = try whole.object(common.union(["min_parties", "min_total", "keep"]))
            let gather = Pattern.ScatterGather(
                parties: try members.required("min_parties", of: whole).integer(parties),
                total: try members.required("min_total", of: whole).cents(),
                keep: try members.required("keep", of: whole).keep())
            return (.scatterGather(gather), members)
        case "rapid_movement":
            let members = try whole.object(common.union(["receipt", "share"]))
            let rapid = Pattern.RapidMovement(
                receipt: try members.required("receipt", of: whole).cents(),
                share: try members.required("share", of: whole).share())
            return (.rapidMovement(rapid), members)
        default: throw RuleInvalid("\(whole.pointer)/code", "is no pattern")
        }
    }
}

extension PointedValue {
    /// An amount in US dollars.
    func cents() throws(RuleInvalid) -> Int64 { try whole(Self.cent, "an amount of whole cents") }

    /// A part of one, in ten-thousandths.
    fileprivate func share() throws(RuleInvalid) -> Int64 {
        let share = try whole(Self.tenThousandth, "a share of at most four decimals")
        guard (0...10_000).contains(share) else { throw invalid("must be from 0 to 1") }
        return share
    }

    fileprivate func keep() throws(RuleInvalid) -> Pattern.Keep {
        let ends = try array(2...2)
        let (low, high) = (try ends[0].share(), try ends[1].share())
        guard low <= high else { throw invalid("must name the lower end first") }
        return Pattern.Keep(range: low...high)
    }

    private static let cent: Int128 = 100
    private static let tenThousandth: Int128 = 10_000

    private func whole(_ units: Int128, _ meaning: String) throws(RuleInvalid) -> Int64 {
        let number = try number()
        let (value, rest) = (number.numerator * units).quotientAndRemainder(dividingBy: number.denominator)
        guard rest == 0, value >= 0, let value = Int64(exactly: value) else { throw invalid("must be \(meaning)") }
        return value
    }
}
