import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// Rules and the policy, as staff read and write them.
@Suite(.timeLimit(.minutes(3))) struct RuleRouteTests {
    private static let large = """
        {"code":"large_night","on":"movement","when":{"fact":"amount","op":"gte","value":"5000.00"},"action":"alert",\
        "severity":"medium","score":25,"throttle":"24h"}
        """

    @Test func anEmptyDatabaseHasTheRulesOfTheProgramAndTheyOnlyWatch() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let page = try await service.monitor(.GET, "/rules?limit=100")
            let rules = try #require(page.json["data"]?.arrayValue)
            #expect(rules.count == 18)
            #expect(Set(rules.map { $0["status"]?.stringValue }) == ["shadow"])
            #expect(rules.filter { $0["kind"]?.stringValue == "pattern" }.count == 5)
            let one = try await service.monitor(.GET, "/rules?code=structuring").json["data"]?.arrayValue?.first
            #expect(one?["throttle"]?.stringValue == "7d" && one?["version"]?.integerValue == 1)
        }
    }

    @Test func aRuleGoesFromDraftToRetiredAndEveryVersionIsKept() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let made = try await service.monitor(.POST, "/rules", Self.large, key: "a")
            #expect(made.status == 201 && made.json["status"]?.stringValue == "draft")
            let again = try await service.monitor(.POST, "/rules", Self.large, key: "a")
            #expect(again.json["id"] == made.json["id"])
            #expect(try await service.monitor(.POST, "/rules", Self.large, key: "b").code == "conflict")
            let path = "/rules/\(made.json["id"]?.stringValue ?? "")"
            func move(_ json: String) async throws -> ComplianceHarness.Answer {
                try await service.monitor(.PATCH, path, json)
            }
            #expect(try await move(#"{"mode":"live"}"#).code == "conflict")
            #expect(try await move(#"{"mode":"shadow","score":30}"#).json["version"]?.integerValue == 2)
            #expect(try await move(#"{"mode":"live"}"#).json["status"]?.stringValue == "live")
            // What changes nothing is no version.
            #expect(try await move(#"{"score":30}"#).json["version"]?.integerValue == 3)
            #expect(try await move(#"{"score":31,"version":2}"#).code == "conflict")
            #expect(try await move(#"{"code":"other"}"#).code == "rule_invalid")
            #expect(try await move(#"{"mode":"retired"}"#).status == 200)
            #expect(try await move(#"{"mode":"shadow"}"#).code == "conflict")
            let versions = try await service.monitor(.GET, "\(path)/versions").json["data"]?.arrayValue
            #expect(versions?.map { $0["status"]?.stringValue } == ["retired", "live", "shadow", "draft"])
        }
    }

    @Test(arguments: [
        (
            #""when":{"fact":"amount","op":"gte","value":"5000.00"}"#, #""when":{"fact":"colour","op":"eq","value":1}"#,
            "/when/fact"
        ),
        (#""action":"alert""#, #""action":"block_ip""#, "/action"),
        (#""score":25"#, #""score":101"#, "/score"),
        (#""throttle":"24h""#, #""throttle":"1 day""#, "/throttle"),
        (#""code":"large_night""#, #""code":"Large""#, "/code"),
        (#""severity":"medium","#, "", "/severity"),
        (#""value":"5000.00""#, #""value":"5\u0000""#, "/when/value"),
    ])
    func whatCannotBeJudgedSaysWhere(part: String, wrong: String, pointer: String) async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let refused = try await service.monitor(
                .POST, "/rules", Self.large.replacing(part, with: wrong), key: "a")
            #expect(refused.status == 422 && refused.code == "rule_invalid")
            #expect(refused.json["pointer"]?.stringValue == pointer)
        }
    }

    @Test func twoWhoChangeAtOnceMakeTwoVersions() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let made = try await service.monitor(.POST, "/rules", Self.large, key: "a")
            let path = "/rules/\(made.json["id"]?.stringValue ?? "")"
            try await withThrowingTaskGroup(of: Int.self) { group in
                for score in 1...6 {
                    group.addTask { try await service.monitor(.PATCH, path, #"{"score":\#(score)}"#).status }
                }
                for try await status in group { #expect(status == 200) }
            }
            #expect(try await service.monitor(.GET, path).json["version"]?.integerValue == 7)
        }
    }

    // MARK: Policy

    @Test func thePolicyHasVersionsAndAskersAreTold() async throws {
        try await WalletVoice.run { wallet in
            let first = try await wallet.ask(GetPolicy())
            #expect(first.version == 1 && first.waitMs == 150)
            // Where no money is real hardly a gate is closed.
            #expect(first.gates["withdrawal"]?.integerValue == 1 && first.gates["loan"]?.integerValue == 0)
            try await ToldEvents.listening(to: wallet.harness, [PolicyPublished.type]) { events in
                let changed = try await wallet.harness.monitor(
                    .POST, "/policies", #"{"version":1,"wait_ms":200}"#, key: "a")
                #expect(changed.status == 201 && changed.json["version"]?.integerValue == 2)
                #expect(try await events.next(PolicyPublished.self).content.waitMs == 200)
            }
            let second = try await wallet.ask(GetPolicy())
            #expect(second.version == 2)
            #expect(second.ask["transfer"]?["low"] == first.ask["transfer"]?["low"])
            let late = try await wallet.harness.monitor(.POST, "/policies", #"{"version":1,"wait_ms":1}"#, key: "b")
            #expect(late.code == "conflict")
            let wrong = try await wallet.harness.monitor(
                .POST, "/policies", #"{"ask":{"transfer":{"low":"-1"}}}"#, key: "c")
            #expect(wrong.code == "rule_invalid" && wrong.json["pointer"]?.stringValue == "/ask/transfer/low")
            let list = try await wallet.harness.monitor(.GET, "/policies").json["data"]?.arrayValue
            #expect(list?.map { $0["version"]?.integerValue } == [2, 1])
            #expect(try await wallet.harness.monitor(.GET, "/policies/1").json["wait_ms"]?.integerValue == 150)
            #expect(try await wallet.harness.monitor(.GET, "/policies/3").status == 404)
        }
    }
}
