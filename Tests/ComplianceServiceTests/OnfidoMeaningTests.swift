import ComplianceDomain
import JSONKit
import Primitives
import TestSupport
import Testing

@testable import ComplianceService

/// The partner's published answers, as we understand them.
struct OnfidoMeaningTests {
    private static func answers() throws -> JSONValue {
        try JSONParser.parse(try SharedData.bytes("compliance/partners/onfido-answers.json"))
    }

    private static func understood(_ check: String, _ reports: String) throws -> ProviderAnswer {
        let all = try answers()
        let one = try #require(all["GET /v3.6/checks/{id}"]?[check])
        let found = try #require(all["GET /v3.6/reports?check_id="]?[reports])
        return OnfidoMeaning.answer(
            try JSONReader.decode(OnfidoCheck.self, from: one, unknownFields: .ignore),
            try JSONReader.decode(OnfidoReports.self, from: found, unknownFields: .ignore).reports)
    }

    @Test func theirAnswersAreUnderstood() throws {
        let data = ExtractedData(
            firstName: "ANNA MARIA", lastName: "ERIKSSON", birthDate: CalendarDay(year: 1974, month: 8, day: 12))
        #expect(try Self.understood("clear", "clear") == .clear(data))
        #expect(try Self.understood("complete but not clear", "consider") == .documentRejected)
        // A check that says clear over reports that do not is not clear.
        #expect(try Self.understood("clear", "consider") == .review("report_not_clear"))
    }

    @Test func everyStatusOfTheirsHasAMeaning() throws {
        let expected: [String: ProviderAnswer] = [
            "in_progress": .pending, "awaiting_applicant": .awaitingApplicant, "withdrawn": .review("withdrawn"),
            "paused": .pending, "reopened": .reopened,
        ]
        let words = try #require(try Self.answers()["check status"]?.arrayValue).compactMap(\.stringValue)
        #expect(words.count == 6)
        for word in words where word != "complete" {
            let answer = OnfidoMeaning.answer(OnfidoCheck(id: "c", status: word, result: nil), [])
            #expect(answer == expected[word], "\(word)")
        }
        for word in ["rejected", "suspected", "caution"] {
            let reports = [OnfidoReport(name: "document", result: "consider", subResult: word)]
            let answer = OnfidoMeaning.answer(OnfidoCheck(id: "c", status: "complete", result: "consider"), reports)
            #expect(answer == (word == "rejected" ? .documentRejected : .review(word)))
        }
        // Complete and clear, and nothing to show for it.
        #expect(
            OnfidoMeaning.answer(OnfidoCheck(id: "c", status: "complete", result: "clear"), [])
                == .review("report_not_clear"))
    }

    @Test func theirSignatureIsChecked() throws {
        let sample = try JSONParser.parse(try SharedData.bytes("compliance/partners/onfido-webhook.json"))
        let token = try #require(sample["token"]?.stringValue)
        let code = try #require(sample["header"]?["X-SHA2-Signature"]?.stringValue)
        let body = Array(try #require(sample["body"]?.stringValue).utf8)
        func read(_ body: [UInt8], _ code: String?, _ token: String) throws(ComplianceError) -> String? {
            try OnfidoSignature(token: token).read(
                ProviderWebhook(body: body, header: { $0 == "X-SHA2-Signature" ? code : nil }))
        }
        #expect(try read(body, code, token) == "8546d921-89c6-4a1b-b0e5-7d1c2b8b1f60")
        #expect(throws: ComplianceError.webhookNotSigned) { try read(body + [32], code, token) }
        #expect(throws: ComplianceError.webhookNotSigned) { try read(body, nil, token) }
        #expect(throws: ComplianceError.webhookNotSigned) { try read(body, "", token) }
        #expect(throws: ComplianceError.webhookNotSigned) { try read(body, code, "another") }
        #expect(throws: ComplianceError.webhookNotSigned) { try read(body, String(code.dropLast(2)), token) }
    }
}
