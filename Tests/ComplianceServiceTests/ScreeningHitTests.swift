import Authentication
import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// Customers against lists: what is found, and what people say of it.
@Suite(.timeLimit(.minutes(3))) struct ScreeningHitTests {
    private typealias Row = (String, String, String, String, String)
    private static let others: [Row] = (1...20).map { ("o-\($0)", "Person", "Gregory Smithson \($0)", "1950", "TEST") }
    /// Like `ComplianceHarness.profile()` of that last name.
    private static func listed(_ id: String = "x-1", programme: String = "TEST", born: String = "1974") -> Row {
        (id, "Person", "Anna Maria Eriksson", born, programme)
    }

    @Test func aListedCustomerIsStoppedUntilAPersonHasLooked() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await ToldEvents.listening(to: kyc, [AlertOpened.type, KYCTierChanged.type]) { events in
                try await kyc.verifyEmail()
                try await kyc.search(Self.others + [Self.listed()], as: "test_list")
                try await kyc.putProfile()
                #expect(try await kyc.tier() == 0)
                let hit = try #require(try await kyc.hits("?status=open").first)
                #expect(hit["customer_id"]?.stringValue == "\(ComplianceHarness.customer)")
                #expect(hit["source_id"]?.stringValue == "x-1" && hit["restricts"]?.boolValue == true)
                let alert = try await events.next(AlertOpened.self)
                #expect(alert.kind == .screening && alert.severity == .critical)
                #expect(try await kyc.customer()["restriction"]?.stringValue == "all")
                let id = try #require(hit["id"]?.stringValue)
                let answer = try await kyc.review(id, "false_positive")
                #expect(answer.status == 200 && answer.json["restricts"]?.boolValue == false)
                #expect(try await kyc.customer()["restriction"]?.stringValue == "none")
                let kept = try await kyc.monitor(.GET, "/alerts/\(alert.alertID)").json
                #expect(kept["status"]?.stringValue == "resolved")
                #expect(kept["outcome"]?.stringValue == "false_positive")
                // Now nothing is open, and the customer is clear.
                #expect(try await events.next(KYCTierChanged.self).tier == 1)
                #expect(try await kyc.tier() == 1)
                #expect(try await kyc.review(id, "confirmed").code == "already_decided")
            }
        }
    }

    /// Staff have set an end before anybody knew of the list.
    @Test func noEndOfARestrictionLetsAListedCustomerGo() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await kyc.search(Self.others, as: "test_list")
            try await kyc.putProfile()
            let until = (kyc.clock.now + .seconds(60)).rfc3339
            let set = try await kyc.monitor(
                .PUT, "/customers/\(ComplianceHarness.customer)/restriction",
                #"{"level":"all","reason":"a call","until":"\#(until)"}"#)
            #expect(set.status == 200 && set.json["restriction_until"]?.stringValue == until)
            try await kyc.search(Self.others + [Self.listed()], as: "test_list")
            try await eventually("the customer is stopped by the list") {
                try await kyc.customer()["restriction_reason"]?.stringValue == "screening"
            }
            #expect(try await kyc.customer()["restriction_until"]?.stringValue == nil)
        }
    }

    @Test func whoIsOnNoListIsClearAndWithoutListsNobodyIs() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await kyc.verifyEmail()
            try await kyc.putProfile()
            #expect(try await kyc.tier() == 0)
            let unchecked: SQL = "select count(*) from compliance.screenings where outcome = 'not_checked'"
            #expect(try await kyc.count(unchecked) == 1)
            try await kyc.search(Self.others, as: "test_list")
            // Whoever could not be looked at is looked at as soon as it can be done.
            try await eventually("the customer is clear") { try await kyc.tier() == 1 }
            #expect(try await kyc.hits().isEmpty)
        }
    }

    /// Of two at once one decides.
    @Test func twoReviewersMakeOneDecision() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await kyc.search(Self.others + [Self.listed()], as: "test_list")
            try await kyc.putProfile()
            let id = try #require(try await kyc.hits().first?["id"]?.stringValue)
            async let first = kyc.review(id, "false_positive")
            async let second = kyc.review(id, "confirmed", as: ComplianceHarness.colleague)
            let answers = try await [first, second]
            #expect(answers.map(\.status).sorted() == [200, 409])
            #expect(answers.first { $0.status == 409 }?.code == "already_decided")
        }
    }

    @Test func nobodyDecidesAboutThemselves() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await kyc.search(Self.others + [Self.listed()], as: "test_list")
            try await kyc.putProfile()
            let id = try #require(try await kyc.hits().first?["id"]?.stringValue)
            let answer = try await kyc.review(id, "false_positive", as: ComplianceHarness.customer)
            #expect(answer.status == 409 && answer.code == "own_decision")
        }
    }

    /// Every schema, added and changed entries, against whoever is a customer already.
    @Test func aNewVersionFindsCustomersOfBefore() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await kyc.verifyEmail()
            try await kyc.search(Self.others, as: "test_list")
            try await kyc.putProfile()
            #expect(try await kyc.tier() == 1)
            let ship: Row = ("s-1", "Vessel", "Anna Maria Eriksson", "", "TEST")
            try await kyc.search(Self.others + [Self.listed(), ship], as: "test_list")
            try await eventually("two entries are like the customer") { try await kyc.hits().count == 2 }
            try await eventually("the tier falls") { try await kyc.tier() == 0 }
            let stopping = try await kyc.hits().filter { $0["restricts"]?.boolValue == true }
            #expect(stopping.map { $0["source_id"]?.stringValue } == ["x-1"], "nobody is stopped for a ship")
            #expect(try await kyc.count("select count(*) from compliance.screenings where cause = 'list'") >= 1)
        }
    }

    /// It belongs to the customer and the listed person, under any id; and opens again when a fact changes.
    @Test func aFalsePositiveStaysOneUntilAFactChanges() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await kyc.search(Self.others + [Self.listed()], as: "test_list")
            try await kyc.putProfile()
            let id = try #require(try await kyc.hits().first?["id"]?.stringValue)
            #expect(try await kyc.review(id, "false_positive").status == 200)
            try await kyc.search(Self.others + [Self.listed("x-2")], as: "test_list")
            try await eventually("the hit has the new id") {
                try await kyc.screening(.GET, "/hits/\(id)").json["source_id"]?.stringValue == "x-2"
            }
            #expect(try await kyc.hits("?status=open").isEmpty)
            try await kyc.search(Self.others + [Self.listed("x-2", programme: "OTHER")], as: "test_list")
            try await eventually("it is open again") {
                try await kyc.hits("?status=open").first?["id"]?.stringValue == id
            }
            #expect(try await kyc.review(id, "false_positive").status == 200)
            // Another list with the same person and the same facts asks nobody anew.
            try await kyc.search(Self.others + [Self.listed("y-1", programme: "OTHER")], as: "second_list")
            try await eventually("the other list was looked at") { try await kyc.hits().count == 2 }
            #expect(try await kyc.hits("?status=open").isEmpty)
            // The customer is somebody else now.
            try await kyc.putProfile(ComplianceHarness.profile(born: "1974-08-13"))
            #expect(try await kyc.hits("?status=open").count == 2)
        }
    }

    @Test func aPublicPersonIsLookedAtAndNotStopped() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await kyc.verifyEmail()
            try await kyc.search(Self.others + [Self.listed()], as: "pep")
            try await kyc.putProfile()
            let hit = try #require(try await kyc.hits().first)
            #expect(hit["restricts"]?.boolValue == false)
            let id = try #require(hit["id"]?.stringValue)
            #expect(try await kyc.review(id, "confirmed").status == 200)
            let customer = try await kyc.customer()
            #expect(customer["pep"]?.boolValue == true)
            #expect(customer["risk"]?["level"]?.stringValue == "high")
            // It is no crime.
            #expect(try await kyc.tier() == 1)
        }
    }

    @Test func whoeverWasLookedAtLongAgoIsLookedAtAnew() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await kyc.search(Self.others, as: "test_list")
            try await kyc.putProfile()
            let full: SQL = "select count(*) from compliance.screenings where cause = 'full'"
            let before = try await kyc.count(full)
            kyc.clock.advance(by: .seconds(90 * 86_400))
            try await eventually("the customer was looked at in full") { try await kyc.count(full) == before + 1 }
        }
    }

    @Test func hitsAreForStaffAlone() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { kyc in
            try await kyc.search(Self.others + [Self.listed()], as: "test_list")
            try await kyc.putProfile()
            let id = try #require(try await kyc.hits().first?["id"]?.stringValue)
            for path in ["/hits", "/hits/\(id)", "/lists"] {
                let answer = try await kyc.send(.GET, "/api/v1/compliance/screening\(path)")
                #expect(answer.status == 403, "\(path)")
                let auditor = try await kyc.send(.GET, "/api/v1/compliance/screening\(path)", roles: [.auditor])
                #expect(auditor.status == 200, "\(path)")
            }
            let decided = try await kyc.send(
                .POST, "/api/v1/compliance/screening/hits/\(id)/review", as: ComplianceHarness.staff,
                roles: [.auditor], json: #"{"decision":"confirmed","reason":"x"}"#)
            #expect(decided.status == 403)
        }
    }
}
