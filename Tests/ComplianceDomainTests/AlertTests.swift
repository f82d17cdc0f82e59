import ComplianceDomain
import JSONKit
import Primitives
import Testing

@Suite struct AlertTests {
    private static let customer = UserID(UniqueID(high: 1, low: 1))
    private static let staff = UserID(UniqueID(high: 2, low: 2))
    private static let now = Timestamp(secondsSince1970: 1_795_000_000)

    private static func alert(_ status: AlertStatus = .open) -> Alert {
        Alert(
            id: AlertID(UniqueID(high: 3, low: 3)), kind: .monitoring, rule: "large", severity: .high, score: 50,
            customer: customer, dueAt: now, status: status, assignee: status == .open ? nil : staff)
    }

    @Test func itIsTakenBeforeItIsDecided() throws {
        var alert = Self.alert()
        #expect(throws: ComplianceError.alertNotNow(.open)) {
            try alert.resolve(.confirmed, note: "Seen.", by: Self.staff, at: Self.now)
        }
        try alert.assign(to: Self.staff)
        try alert.resolve(.confirmed, note: "Seen.", by: Self.staff, at: Self.now)
        #expect(alert.status == .resolved && alert.decision?.outcome == .confirmed)
    }

    @Test(arguments: [AlertStatus.resolved, .escalated]) func whatIsOverStaysSo(status: AlertStatus) {
        var alert = Self.alert(status)
        #expect(throws: ComplianceError.alertDecided(status)) { try alert.assign(to: Self.staff) }
        #expect(throws: ComplianceError.alertDecided(status)) {
            try alert.escalate(to: nil, by: Self.staff, at: Self.now)
        }
    }

    @Test func nobodyDecidesAboutThemselves() {
        var alert = Self.alert()
        #expect(throws: ComplianceError.ownDecision) { try alert.assign(to: Self.customer) }
    }

    @Test func whatIsWorseIsDueEarlier() {
        let spans = Severity.allCases.map(Alert.due)
        #expect(spans == spans.sorted(by: >))
    }

    // MARK: Restrictions

    @Test(arguments: Policy.Operation.allCases) func restrictionsForbidMoreAndMore(operation: Policy.Operation) {
        let forbidden = Restriction.allCases.map { $0.forbids(operation) }
        #expect(!forbidden[0] && forbidden[2] && forbidden[3])
        #expect(forbidden[1] == ![.deposit, .loan].contains(operation))
    }

    @Test func theWorseOfCountryAndCustomerCounts() {
        let geography = Geography(prohibited: ["KP"], high: ["AF"], medium: ["RU"])
        #expect(CounterpartyRisk.of(country: "KP", .low, geography) == "prohibited")
        #expect(CounterpartyRisk.of(country: "GB", .high, geography) == "high")
        #expect(CounterpartyRisk.of(country: "RU", nil, geography) == "medium")
        #expect(CounterpartyRisk.of(country: nil, nil, geography) == "unknown")
        #expect(CounterpartyRisk.of(country: "GB", .low, geography) == "low")
    }

    // MARK: Definitions

    @Test func aDefinitionIsChangedMemberByMember() throws {
        let json = try JSONParser.parse(
            Array(
                """
                {"code":"large","name":"Large","on":"movement","when":{"fact":"amount","op":"gte","value":"10.00"},
                 "action":"alert","severity":"low","score":1,"throttle":"24h","mode":"live"}
                """.utf8))
        let definition = try RuleDefinition(.rule, json, mode: .draft)
        #expect(definition.json["mode"] == nil && definition.rule?.mode == .draft)
        let changed = try definition.changed(
            [JSONMember("score", .number("7")), JSONMember("name", .null)], mode: .shadow)
        #expect(changed.rule?.score == 7 && changed.rule?.name == "large" && changed.rule?.mode == .shadow)
        #expect(throws: RuleInvalid("/severity", "is missing")) {
            try definition.changed([JSONMember("severity", .null)], mode: .draft)
        }
    }
}
