import ComplianceDomain
import JSONKit
import MoneyKit
import Primitives
import Testing

@Suite struct RuleTests {
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)

    private static func rule(
        _ when: String, on event: String = "movement", action: String = "alert"
    ) throws -> Rule {
        try RuleReader.rule(
            JSONParser.parse(
                Array(
                    """
                    {"code":"r","on":"\(event)","when":\(when),"action":"\(action)","severity":"low","score":1,\
                    "throttle":"1h"}
                    """.utf8)))
    }

    private static func movement(
        _ id: String = "m", cents: Int64 = 100_000, at time: Timestamp = now, _ direction: MovementFlow = .outgoing,
        to other: String = "b", country: String? = "GB"
    ) -> MovementFacts {
        var facts = MovementFacts(
            id: id, at: time, direction: direction, cents: cents, amount: Money(minorUnits: cents, currency: .USD),
            kind: "transfer", channel: nil, ownAccounts: false, other: .init(id: other, isNew: true, country: country),
            customer: CustomerFacts(id: "a", risk: "low", tier: 2))
        facts.daysQuiet = 3
        return facts
    }

    private static func holds(_ when: String, _ facts: MovementFacts, _ counted: [MovementFacts] = []) throws -> Bool {
        try rule(when).condition.holds(in: EventFacts(facts, counted: SubjectHistory(counted + [facts])))
    }

    // MARK: Operators

    @Test(arguments: [
        ("amount", "eq", #""1000.00""#, true), ("amount", "eq", "1000", true), ("amount", "eq", "999.99", false),
        ("kind", "eq", #""transfer""#, true), ("own_accounts", "eq", "false", true),
        ("kind", "ne", #""transfer""#, false), ("kind", "ne", #""card""#, true),
        ("amount", "gt", #""999.99""#, true), ("amount", "gt", #""1000""#, false),
        ("amount", "gte", #""1000.00""#, true), ("amount", "gte", #""1000.01""#, false),
        ("amount", "lt", #""1000.01""#, true), ("amount", "lt", #""1000.00""#, false),
        ("amount", "lte", #""1000.00""#, true), ("amount", "lte", #""999.99""#, false),
        ("amount", "between", #"["1000.00","2000"]"#, true), ("amount", "between", #"["1","1000.00"]"#, true),
        ("amount", "between", #"["1000.01","2000"]"#, false), ("amount", "not_between", #"["1000.01","2000"]"#, true),
        ("amount", "not_between", #"["1000","2000"]"#, false),
        ("counterparty.country", "in", #"["FR","GB"]"#, true), ("counterparty.country", "in", #"["FR"]"#, false),
        ("customer.tier", "in", "[1, 2]", true), ("counterparty.country", "not_in", #"["FR"]"#, true),
        ("counterparty.country", "not_in", #"["GB"]"#, false),
        ("kind", "contains", #""ansf""#, true), ("kind", "contains", #""transfers""#, false),
        ("kind", "not_contains", #""card""#, true), ("kind", "not_contains", #""ans""#, false),
        ("kind", "starts_with", #""trans""#, true), ("kind", "starts_with", #""ransfer""#, false),
        ("kind", "ends_with", #""fer""#, true), ("kind", "ends_with", #""fe""#, false),
        ("kind", "like", #""tr%f_r""#, true), ("kind", "like", #""%x%""#, false),
        ("kind", "like", #""TRANSFER""#, false),
        ("kind", "like", #""%%%%%%%%er""#, true), ("kind", "like", #""tr\\%fer""#, false),
        ("channel", "exists", "false", true), ("channel", "exists", "true", false), ("kind", "exists", "true", true),
        ("is_round_1000", "eq", "true", true), ("direction", "eq", #""out""#, true),
        ("hour", "between", "[0, 23]", true),
    ])
    func operatorsCompare(fact: String, op: String, value: String, expected: Bool) throws {
        let when = #"{"fact":"\#(fact)","op":"\#(op)","value":\#(value)}"#
        #expect(try Self.holds(when, Self.movement()) == expected, "\(when)")
    }

    @Test func everyOperatorOfTheGrammarIsThere() throws {
        let names = try #require(try ComplianceFixtures.shipped("rules.json")["operators"]?.arrayValue)
        #expect(names.compactMap(\.stringValue) == RuleOperator.allCases.map(\.rawValue))
    }

    /// Nobody is found by what nobody knows, whichever way it is asked.
    @Test(arguments: ["eq", "ne", "in", "not_in", "contains", "not_contains", "starts_with", "ends_with", "like"])
    func whatIsNotKnownHoldsForNothing(op: String) throws {
        let value = op.hasSuffix("in") ? #"["app"]"# : #""app""#
        #expect(try !Self.holds(#"{"fact":"channel","op":"\#(op)","value":\#(value)}"#, Self.movement()))
    }

    @Test func groupsJoin() throws {
        let (yes, no) = (
            #"{"fact":"kind","op":"eq","value":"transfer"}"#, #"{"fact":"kind","op":"eq","value":"card"}"#
        )
        #expect(try Self.holds(#"{"all":[\#(yes),{"any":[\#(no),\#(yes)]}]}"#, Self.movement()))
        #expect(try !Self.holds(#"{"all":[\#(yes),{"any":[\#(no)]}]}"#, Self.movement()))
    }

    // MARK: Aggregates

    /// A window is open at its old end.
    @Test(arguments: [(59_999_999, true), (60_000_000, false), (60_000_001, false)])
    func aMovementExactlyAWindowAgoIsOutside(ago: Int64, counts: Bool) throws {
        let earlier = Self.movement("e", at: Self.now - .microseconds(ago))
        let when = #"{"fact":{"agg":"count","direction":"out","window":"1m"},"op":"eq","value":\#(counts ? 2 : 1)}"#
        #expect(try Self.holds(when, Self.movement(), [earlier]))
    }

    @Test(arguments: [
        (#"{"agg":"count","direction":"both","window":"1h"}"#, "4"),
        (#"{"agg":"count","window":"1h"}"#, "4"),
        (#"{"agg":"count","direction":"in","window":"1h"}"#, "1"),
        (#"{"agg":"sum","direction":"out","window":"1h"}"#, "1030.01"),
        (
            #"{"agg":"avg","direction":"out","window":"1h","where":[{"fact":"amount","op":"lt","value":"100"}]}"#,
            "15.005"
        ),
        (#"{"agg":"max","direction":"in","window":"1h"}"#, "500"),
        (#"{"agg":"distinct_counterparties","direction":"both","window":"1h"}"#, "3"),
    ])
    func aggregatesCount(aggregate: String, value: String) throws {
        let earlier = [
            Self.movement("1", cents: 1_000, at: Self.now - .seconds(30), to: "c"),
            Self.movement("2", cents: 50_000, at: Self.now - .seconds(20), .incoming, to: "d"),
            Self.movement("3", cents: 2_001, at: Self.now - .seconds(10), to: "c"),
        ]
        let when = #"{"fact":\#(aggregate),"op":"eq","value":"\#(value)"}"#
        #expect(try Self.holds(when, Self.movement(), earlier), "\(when)")
    }

    /// Sums that are kept while rows come late and go tell the same as counting does.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func keptSumsAreTheCountedOnes(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var history = SubjectHistory<MovementFacts>()
        var all: [MovementFacts] = []
        for step in 0..<400 {
            let late = Int.random(in: 0...90, using: &random)
            let row = Self.movement(
                "\(step)", cents: .random(in: 1...9_999, using: &random), at: Self.now + .seconds(step * 20 - late),
                Bool.random(using: &random) ? .incoming : .outgoing)
            history.take(row)
            all.append(row)
            let end = row.at
            history.forget(before: end - .seconds(3_700))
            for direction in ["in", "out", "both"] {
                let counted = all.filter { other in
                    (direction == "both" || other.direction.rawValue == direction) && other.at <= end
                        && other.at > end - .seconds(3_600)
                }
                let aggregate = #"{"agg":"sum","direction":"\#(direction)","window":"1h"}"#
                let sum = Money(minorUnits: counted.reduce(0) { $0 + $1.cents }, currency: .USD).amountText
                let rule = try Self.rule(#"{"fact":\#(aggregate),"op":"eq","value":"\#(sum)"}"#)
                #expect(rule.condition.holds(in: EventFacts(row, counted: history)), "seed \(seed), step \(step)")
            }
        }
    }

    @Test func aMeanOfNothingIsNotKnown() throws {
        let mean = #"{"agg":"avg","direction":"in","window":"1h"}"#
        #expect(try !Self.holds(#"{"fact":\#(mean),"op":"gte","value":0}"#, Self.movement()))
        #expect(try Self.holds(#"{"fact":\#(mean),"op":"exists","value":false}"#, Self.movement()))
    }

    @Test func aRatioIsExact() {
        let history = SubjectHistory([
            Self.movement("1", cents: 10_000, at: Self.now - .seconds(86_400 * 3 + 5)),
            Self.movement("2", cents: 20_000, at: Self.now - .seconds(86_400 * 2)),
        ])
        let facts = history.completed(Self.movement(cents: 75_000))
        #expect(facts.value(of: .ratioToMean30Days) == .number(5))
        #expect(facts.value(of: .customerDaysQuiet) == .number(2))
        #expect(SubjectHistory().completed(Self.movement()).value(of: .ratioToMean30Days) == nil)
    }

    // MARK: The seeds

    @Test func seedsAreRules() throws {
        let book = try ComplianceFixtures.book()
        #expect(book.rules.count == 13)
        #expect(book.patterns.map(\.code) == ["fan_in", "fan_out", "cycle", "scatter_gather", "rapid_movement"])
    }

    /// Three of 9,000.00 to 9,999.99 within a day, at the exact edges.
    @Test(arguments: [
        ([900_000, 999_999, 950_000], 1), ([899_999, 999_999, 950_000], 0), ([900_000, 1_000_000, 950_000], 0),
    ])
    func structuringHasItsEdges(cents: [Int64], alerts: Int) throws {
        let rules = try ComplianceFixtures.book().rules.filter { $0.code == "structuring" }
        let movements = cents.enumerated().map { index, cents in
            BackTest.Movement(
                id: "\(index)", at: Self.now + .seconds(index * 3_600), from: "a", to: "b\(index)",
                amount: Money(minorUnits: cents, currency: .USD), cents: cents)
        }
        let found = BackTest.run(rules: rules, patterns: [], over: movements)
        #expect(found.filter { $0.subject == "a" }.count == alerts)
        if alerts > 0 { #expect(found.first?.events == ["2", "1", "0"]) }
    }

    @Test func stuffingIsFoundByAddress() throws {
        let rule = try #require(try ComplianceFixtures.book().rules.first { $0.code == "credential_stuffing" })
        func tries(_ count: Int, users: Int) -> [LoginFacts] {
            (0..<count).map { index in
                LoginFacts(
                    id: "\(index)", at: Self.now + .seconds(index), ip: "203.0.113.7", deviceID: nil,
                    userID: "u\(index % users)", succeeded: false, newDevice: nil)
            }
        }
        func holds(_ rows: [LoginFacts]) -> Bool {
            rows.last.map { rule.condition.holds(in: EventFacts($0, counted: SubjectHistory(rows))) } ?? false
        }
        #expect(holds(tries(20, users: 5)))
        #expect(!holds(tries(19, users: 5)))
        #expect(!holds(tries(20, users: 4)))
        #expect(rule.blockFor?.duration == .seconds(86_400))
    }

    @Test func alertsAreThrottled() throws {
        let span = try #require(RuleSpan("1h"))
        var throttle = Throttle()
        throttle.note(rule: "r", subject: "s", at: Self.now)
        #expect(!throttle.admits(rule: "r", subject: "s", at: Self.now + .seconds(3_599), within: span))
        #expect(throttle.admits(rule: "r", subject: "s", at: Self.now + .seconds(3_600), within: span))
        #expect(throttle.admits(rule: "r", subject: "t", at: Self.now, within: span))
        #expect(!throttle.admits(rule: "r", subject: "s", at: Self.now + .seconds(1 << 30), within: nil))
        throttle.forget(rule: "r", subject: "s")
        #expect(throttle.admits(rule: "r", subject: "s", at: Self.now, within: nil))
    }

    @Test func modesMoveAsTheTableSays() {
        #expect(Rule.states.unreachable.isEmpty)
        #expect(Rule.states.repeated.isEmpty)
        #expect(Rule.states.finals == [.retired])
        #expect(Rule.Mode.draft.move(to: .live) == nil)
        #expect(Rule.Mode.shadow.move(to: .live) == .enforce)
        #expect(Rule.Mode.live.seeded == .shadow)
    }
}
