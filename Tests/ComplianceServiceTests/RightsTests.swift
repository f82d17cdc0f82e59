import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// Consents, breaches, assessments, retention.
@Suite(.timeLimit(.minutes(3))) struct RightsTests {
    private static let consents = "\(ComplianceHarness.base)/privacy/consents"

    @Test func aChangedWordIsToldAndTheSameOneIsNot() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { compliance in
            try await ToldEvents.listening(to: compliance, [ConsentChanged.type]) { events in
                let before = try await compliance.send(.GET, Self.consents).json["data"]?.arrayValue ?? []
                #expect(before.map { $0["status"]?.stringValue } == ["not_given", "not_given", "not_given"])
                for (granted, count) in [(true, 1), (true, 1), (false, 2)] {
                    let answer = try await compliance.send(
                        .PUT, "\(Self.consents)/marketing", json: #"{"granted":\#(granted),"text_version":"1"}"#)
                    #expect(answer.status == 200 && answer.json["granted"] == .bool(granted))
                    let changes: SQL = "select count(*) from compliance.consent_changes"
                    #expect(try await compliance.count(changes) == count)
                }
                #expect(try await events.next(ConsentChanged.self).granted)
                #expect(try await !events.next(ConsentChanged.self).granted)
                let unknown = try await compliance.send(
                    .PUT, "\(Self.consents)/everything", json: #"{"granted":true,"text_version":"1"}"#)
                #expect(unknown.status == 404)
            }
        }
    }

    @Test func aBreachHasSeventyTwoHoursAndTwoAlarms() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { compliance in
            let report = """
                {"aware_at":"\(compliance.clock.now.rfc3339)","description":"A list was sent to a wrong recipient.",\
                "categories":["addresses"],"persons":120,"high_risk":true}
                """
            let breach = try await compliance.byStaff(.POST, "/privacy/breaches", report)
            #expect(breach.status == 201)
            let id = try #require(breach.json["id"]?.stringValue)
            let path = "/privacy/breaches/\(id)"
            #expect(
                breach.json["notify_by"]?.stringValue
                    == (compliance.clock.now + .seconds(72 * 3_600)).shown.rfc3339)
            for (hours, alarms) in [(48, 1), (23, 2)] {
                compliance.clock.advance(by: .seconds(hours * 3_600))
                try await eventually("alarm \(alarms)") {
                    try await compliance.byStaff(.GET, path).json["alarms"]?.integerValue == Int64(alarms)
                }
            }
            let told = #"{"status":"notified","reference":"DPA-1"}"#
            #expect(try await compliance.byStaff(.PATCH, path, told).code == "conflict")
            let waived = #"{"status":"not_notifiable","reason":"It was encrypted."}"#
            #expect(try await compliance.byStaff(.PATCH, path, waived).code == "conflict")
            let persons = #"{"persons_told_at":"\#(compliance.clock.now.rfc3339)"}"#
            #expect(try await compliance.byStaff(.PATCH, path, persons).status == 200)
            let done = try await compliance.byStaff(.PATCH, path, told)
            #expect(done.status == 200 && done.json["status"]?.stringValue == "notified")
            #expect(try await compliance.byStaff(.PATCH, path, told).code == "conflict")
            #expect(try await compliance.byStaff(.PATCH, path, #"{"status":"notified"}"#).code == "validation_failed")
        }
    }

    @Test func theWorstRiskIsTheImpact() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { compliance in
            func assessed(_ likelihood: String, _ severity: String) async throws -> String? {
                let body = """
                    {"title":"A provider","processing":"Pictures are compared.","necessity":"The law wants it.",\
                    "risks":[{"description":"Small.","likelihood":"low","severity":"low"},\
                    {"description":"Names.","likelihood":"\(likelihood)","severity":"\(severity)"}]}
                    """
                return try await compliance.byStaff(.POST, "/privacy/assessments", body).json["impact"]?.stringValue
            }
            let small = try await assessed("low", "medium")
            #expect(small == "low")
            #expect(try await assessed("low", "high") == "medium")
            #expect(try await assessed("medium", "high") == "high")
            #expect(try await compliance.byStaff(.GET, "/privacy/assessments").json["data"]?.arrayValue?.count == 3)
        }
    }

    @Test func nothingIsKeptShorterThanTheLawWants() async throws {
        try await ComplianceHarness.run(providerIsUp: false) { compliance in
            let seed = try await compliance.byStaff(.GET, "/privacy/retention")
            #expect(seed.json["retention_days"]?["kyc"]?.integerValue == 1_825)
            let short = try await compliance.byStaff(
                .PUT, "/privacy/retention", #"{"retention_days":{"kyc":1824}}"#)
            #expect(short.status == 422)
            let longer = try await compliance.byStaff(
                .PUT, "/privacy/retention", #"{"retention_days":{"kyc":2000}}"#)
            #expect(longer.status == 200 && longer.json["version"]?.integerValue == 2)
            let now = try await compliance.byStaff(.GET, "/privacy/retention")
            #expect(now.json["retention_days"]?["kyc"]?.integerValue == 2_000)
            #expect(now.json["retention_days"]?["logs"]?.integerValue == 90)
        }
    }
}
