import ComplianceDomain
import JSONKit
import Testing

/// What is no rule is refused with the place where it stops being one.
@Suite struct RuleReaderTests {
    private static let when = #"{"fact":"amount","op":"gt","value":1}"#

    private static func refusal(_ text: String) throws -> String? {
        let json = try JSONParser.parse(Array(text.utf8))
        do throws(RuleInvalid) {
            _ = try RuleReader.rule(json)
            return nil
        } catch { return error.pointer }
    }

    private static func refusal(when: String, on event: String = "movement") throws -> String? {
        try refusal(
            #"{"code":"r","on":"\#(event)","when":\#(when),"action":"alert","severity":"low","score":1,"throttle":"1h"}"#
        )
    }

    @Test func aWholeRuleIsRead() throws {
        #expect(try Self.refusal(when: Self.when) == nil)
    }

    @Test(arguments: [
        (#""code":"r""#, #""code":"R""#, "/code"), (#""code":"r""#, #""code":"""#, "/code"),
        (#""code":"r","#, "", "/code"), (#""on":"movement""#, #""on":"transfer""#, "/on"),
        (#""action":"alert""#, #""action":"block_ip""#, "/action"),
        (#""severity":"low""#, #""severity":1"#, "/severity"),
        (#""score":1"#, #""score":101"#, "/score"), (#""score":1"#, #""score":1.5"#, "/score"),
        (#""throttle":"1h""#, #""throttle":"1 h""#, "/throttle"),
        (#""throttle":"1h""#, #""throttle":"0h""#, "/throttle"),
        (#""throttle":"1h""#, #""throttle":"367d""#, "/throttle"), (#""score":1"#, #""score":1,"for":"1h""#, "/for"),
        (#""score":1"#, #""score":1,"mode":"on""#, "/mode"), (#""score":1"#, #""score":1,"a/b~c":1"#, "/a~1b~0c"),
        (#""score":1"#, #""score":1,"score":2"#, "/score"),
    ])
    func fieldsAreChecked(of part: String, by other: String, pointer: String) throws {
        let whole =
            #"{"code":"r","on":"movement","when":\#(Self.when),"action":"alert","severity":"low","score":1,"throttle":"1h"}"#
        let first = try #require(whole.firstRange(of: part))
        #expect(try Self.refusal("\(whole[..<first.lowerBound])\(other)\(whole[first.upperBound...])") == pointer)
    }

    @Test(arguments: [
        ("[]", "/when"), ("{}", "/when/fact"), (#"{"all":[]}"#, "/when/all"), (#"{"none":[]}"#, "/when/none"),
        (#"{"all":[\#(when)],"any":[\#(when)]}"#, "/when"), (#"{"all":[\#(when),{"any":[3]}]}"#, "/when/all/1/any/0"),
        (#"{"fact":"amount","op":"gt"}"#, "/when/value"), (#"{"fact":"amount","op":"over","value":1}"#, "/when/op"),
        (#"{"fact":"size","op":"gt","value":1}"#, "/when/fact"),
        (#"{"fact":"ip","op":"eq","value":"a"}"#, "/when/fact"),
        (#"{"fact":"kind","op":"gt","value":"a"}"#, "/when/op"),
        (#"{"fact":"amount","op":"like","value":"1"}"#, "/when/op"),
        (#"{"fact":"amount","op":"gt","value":"1e3"}"#, "/when/value"),
        (#"{"fact":"amount","op":"gt","value":1e3}"#, "/when/value"),
        (#"{"fact":"amount","op":"gt","value":"1,000"}"#, "/when/value"),
        (#"{"fact":"amount","op":"gt","value":null}"#, "/when/value"),
        (#"{"fact":"amount","op":"between","value":[1]}"#, "/when/value"),
        (#"{"fact":"amount","op":"between","value":[2,1]}"#, "/when/value"),
        (#"{"fact":"amount","op":"between","value":[1,"x"]}"#, "/when/value/1"),
        (#"{"fact":"kind","op":"in","value":[]}"#, "/when/value"),
        (#"{"fact":"kind","op":"in","value":["a",1]}"#, "/when/value/1"),
        (#"{"fact":"kind","op":"eq","value":""}"#, "/when/value"),
        (#"{"fact":"kind","op":"exists","value":"yes"}"#, "/when/value"),
        (#"{"fact":"own_accounts","op":"eq","value":"true"}"#, "/when/value"),
        (#"{"fact":{"agg":"median","window":"1h"},"op":"gt","value":1}"#, "/when/fact/agg"),
        (#"{"fact":{"agg":"count","window":"2h"},"op":"gt","value":1}"#, "/when/fact/window"),
        (#"{"fact":{"agg":"count"},"op":"gt","value":1}"#, "/when/fact/window"),
        (#"{"fact":{"agg":"count","window":"1h","direction":"up"},"op":"gt","value":1}"#, "/when/fact/direction"),
        (#"{"fact":{"agg":"distinct_users","window":"1h"},"op":"gt","value":1}"#, "/when/fact/agg"),
        (#"{"fact":{"agg":"count","window":"1h"},"op":"contains","value":"1"}"#, "/when/op"),
        (#"{"fact":{"agg":"count","window":"1h","where":[{"all":[]}]},"op":"gt","value":1}"#, "/when/fact/where/0/all"),
        (
            #"{"fact":{"agg":"count","window":"1h","where":[{"fact":{"agg":"count","window":"1h"},"op":"gt","value":1}]},"op":"gt","value":1}"#,
            "/when/fact/where/0/fact"
        ),
    ])
    func conditionsAreChecked(when: String, pointer: String) throws {
        #expect(try Self.refusal(when: when) == pointer, "\(when)")
    }

    @Test func loginsAndCustomersHaveTheirOwnFacts() throws {
        #expect(try Self.refusal(when: Self.when, on: "login") == "/when/fact")
        #expect(
            try Self.refusal(when: #"{"fact":"occupation","op":"eq","value":"cash_business"}"#, on: "customer") == nil)
        let count = #"{"fact":{"agg":"count","window":"1h"},"op":"gt","value":1}"#
        #expect(try Self.refusal(when: count, on: "login") == nil)
        #expect(try Self.refusal(when: count, on: "customer") == "/when/fact/agg")
        let sum = #"{"fact":{"agg":"sum","window":"1h"},"op":"gt","value":1}"#
        #expect(try Self.refusal(when: sum, on: "login") == "/when/fact/agg")
    }

    /// A hostile rule is refused before it costs anything.
    @Test func depthAndWidthHaveEnds() throws {
        let deep = String(repeating: #"{"all":["#, count: 8) + Self.when + String(repeating: "]}", count: 8)
        #expect(try Self.refusal(when: deep)?.hasPrefix("/when/all/0") == true)
        let wide = Array(repeating: Self.when, count: 33).joined(separator: ",")
        #expect(try Self.refusal(when: #"{"any":[{"all":[\#(wide)]},{"all":[\#(wide)]}]}"#) == "/when/any/1/all/31")
    }

    @Test(arguments: [
        (#"{"code":"ring","window":"7d","severity":"low"}"#, "/code"),
        (#"{"code":"fan_in","window":"7d","min_parties":1,"min_total":"1","severity":"low"}"#, "/min_parties"),
        (#"{"code":"fan_in","window":"7d","min_parties":8,"min_total":"0.001","severity":"low"}"#, "/min_total"),
        (#"{"code":"fan_in","window":"7d","min_parties":8,"severity":"low"}"#, "/min_total"),
        (#"{"code":"rapid_movement","window":"60m","receipt":"1","share":"1.2","severity":"low"}"#, "/share"),
        (
            #"{"code":"cycle","window":"7d","min_accounts":3,"max_accounts":2,"first_hop":"1","keep":["0.8","1"],"severity":"low"}"#,
            "/max_accounts"
        ),
        (
            #"{"code":"cycle","window":"7d","min_accounts":3,"max_accounts":6,"first_hop":"1","keep":["1","0.8"],"severity":"low"}"#,
            "/keep"
        ),
    ])
    func patternsAreChecked(text: String, pointer: String) throws {
        let json = try JSONParser.parse(Array(text.utf8))
        #expect(throws: RuleInvalid.self) { try PatternReader.pattern(json) }
        do throws(RuleInvalid) { _ = try PatternReader.pattern(json) } catch { #expect(error.pointer == pointer) }
    }
}
