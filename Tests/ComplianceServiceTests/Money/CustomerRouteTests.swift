import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// How customers are watched and restricted.
@Suite(.timeLimit(.minutes(3))) struct CustomerRouteTests {
    private static let user = ComplianceHarness.customer

    @Test func aRestrictionIsToldAndEndsByItself() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            _ = try await service.putProfile()
            try await ToldEvents.listening(to: service, [CustomerStateChanged.type]) { events in
                let end = service.clock.now.shown + .seconds(3_600)
                let path = "/customers/\(Self.user)/restriction"
                let answer = try await service.monitor(
                    .PUT, path, #"{"level":"all","reason":"A hit.","until":"\#(end.rfc3339)"}"#)
                #expect(
                    answer.json["restriction"]?.stringValue == "all"
                        && answer.json["status"]?.stringValue == "restricted")
                #expect(answer.json["level"]?.stringValue == "all" && answer.json["reason"]?.stringValue == "A hit.")
                var told = try await events.next(CustomerStateChanged.self)
                // That of the profile may still be under way.
                if told.restriction == .none { told = try await events.next(CustomerStateChanged.self) }
                #expect(told.restriction == .all && told.userID == Self.user)
                service.clock.advance(by: .seconds(3_600))
                let ended = try await events.next(CustomerStateChanged.self)
                #expect(ended.restriction == .none && ended.version > told.version)
            }
            let seen = try await service.monitor(.GET, "/customers/\(Self.user)")
            #expect(seen.json["restriction"]?.stringValue == "none" && seen.json["restriction_reason"] == nil)
        }
    }

    @Test func riskIsCountedFromTheProfileAndStaffHaveTheLastWordForATime() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            _ = try await service.putProfile()
            let counted = try await service.monitor(.GET, "/customers/\(Self.user)").json
            // No occupation, no source of funds, no tier.
            #expect(counted["risk"]?["score"]?.integerValue == 30 && counted["risk"]?["level"]?.stringValue == "medium")
            #expect(counted["screening"]?.stringValue == "unscreened" && counted["pep"]?.boolValue == false)
            let end = service.clock.now.shown + .seconds(86_400)
            let set = try await service.monitor(
                .PUT, "/customers/\(Self.user)/risk", #"{"level":"high","reason":"Known.","until":"\#(end.rfc3339)"}"#)
            #expect(set.json["risk"]?["level"]?.stringValue == "high")
            let high = try await service.monitor(.GET, "/customers?risk=high").json["data"]?.arrayValue
            #expect(high?.map { $0["user_id"]?.stringValue } == [Self.user.description])
            service.clock.advance(by: .seconds(86_400))
            try await eventually("what was counted counts again") {
                try await service.monitor(.GET, "/customers/\(Self.user)").json["risk"]?["level"]?.stringValue
                    == "medium"
            }
        }
    }

    @Test func whoIsExposedIsWatchedClosely() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let profile = ComplianceHarness.profile().replacing(#""pep_declared":false"#, with: #""pep_declared":true"#)
            _ = try await service.putProfile(profile)
            let seen = try await service.monitor(.GET, "/customers/\(Self.user)").json
            #expect(seen["pep"]?.boolValue == true && seen["risk"]?["level"]?.stringValue == "high")
        }
    }

    @Test func staffSayNothingOfThemselvesNorOfNobody() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { service in
            let body = #"{"level":"none","reason":"Mine."}"#
            _ = try await service.putProfile(as: ComplianceHarness.staff)
            let own = try await service.monitor(.PUT, "/customers/\(ComplianceHarness.staff)/restriction", body)
            #expect(own.code == "own_decision")
            #expect(try await service.monitor(.PUT, "/customers/\(Self.user)/restriction", body).status == 404)
            #expect(try await service.monitor(.GET, "/customers/\(Self.user)").status == 404)
            _ = try await service.putProfile()
            let past = #"{"level":"low","reason":"Late.","until":"2020-01-01T00:00:00Z"}"#
            #expect(try await service.monitor(.PUT, "/customers/\(Self.user)/risk", past).code == "validation_failed")
            let customers = try await service.send(.GET, "/api/v1/compliance/customers")
            #expect(customers.status == 403)
        }
    }

    @Test func statesAreListedPageByPage() async throws {
        try await WalletVoice.run { wallet in
            try await wallet.putProfiles()
            for user in [WalletVoice.ada, WalletVoice.grace] {
                let answer = try await wallet.harness.monitor(
                    .PUT, "/customers/\(user)/restriction", #"{"level":"outgoing","reason":"A test."}"#)
                try #require(answer.status == 200)
            }
            let first = try await wallet.ask(ListCustomerStates(limit: 1))
            #expect(first.states.map(\.userID) == [WalletVoice.ada] && first.next == WalletVoice.ada)
            let second = try await wallet.ask(ListCustomerStates(after: first.next, limit: 1))
            #expect(second.states.map(\.userID) == [WalletVoice.grace] && second.next == nil)
            #expect(second.states.first?.restriction == .outgoing)
        }
    }
}
