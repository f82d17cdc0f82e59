import Authentication
import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Whoever changes a dispute is told what the wallet has done about it, and what either side says has bounds.
@Suite(.timeLimit(.minutes(2))) struct DisputeAnswerTests {
    private static let path = PaymentsHarness.disputes

    private func look(_ payments: PaymentsHarness, _ id: String) async throws -> PaymentsHarness.Answer {
        try await payments.asOperator(.POST, "\(PaymentsHarness.staffDisputes)/\(id)/investigate")
    }

    @Test func eachAnswerTellsWhatTheWalletHasDone() async throws {
        try await People.run { payments in
            let payment = try await payments.sold(1_000, fee: 15)
            let body = #"{"transaction_id":"\#(payment)","type":"other","description":"No"}"#
            let opened = try await payments.send(.POST, Self.path, as: People.ada, json: body, key: "open")
            #expect(opened.status == 201)
            #expect(opened.json["held"]?["amount"] == .string("9.85"), "\(opened.code ?? "")")
            let again = try await payments.send(.POST, Self.path, as: People.ada, json: body, key: "open")
            #expect(again.body == opened.body)
            let id = try #require(opened.json["id"]?.stringValue)
            #expect(try await look(payments, id).json["status"] == .string("investigating"))
            let resolved = try await payments.resolve(id, "payer")
            #expect(resolved.status == 200 && resolved.json["status"] == .string("resolved"), "\(resolved.code ?? "")")
            #expect(resolved.json["outcome"] == .string("payer"))
            #expect(resolved.json["held"]?["amount"] == .string("0.00"))
            #expect(payments.wallet.door.balance(People.adas) == 10_000)
        }
    }

    /// What was sent is set aside when staff look at it, and they may decide at once.
    @Test func staffLookAndDecideAtOnce() async throws {
        try await People.run { payments in
            let opened = try await payments.dispute(try await payments.sent("20.00"))
            #expect(opened.json["held"]?["amount"] == .string("0.00"))
            let id = try #require(opened.json["id"]?.stringValue)
            #expect(try await look(payments, id).json["held"]?["amount"] == .string("20.00"))
            // Without a key: it is decided once all the same.
            let path = "\(PaymentsHarness.staffDisputes)/\(id)/resolve"
            let ruling = #"{"outcome":"payee","note":"Seen"}"#
            let resolved = try await payments.send(
                .POST, path, as: PaymentsHarness.staff, roles: [.operator], json: ruling)
            #expect(resolved.json["status"] == .string("resolved"), "\(resolved.code ?? "")")
            #expect(resolved.json["held"]?["amount"] == .string("0.00"))
            #expect(payments.wallet.door.available(People.graces) == 2_000)
            let second = try await payments.send(
                .POST, path, as: PaymentsHarness.staff, roles: [.operator], json: ruling)
            #expect(second.code == "not_open")
        }
    }

    @Test func withoutAWordOfTheWalletItGoesOnByItself() async throws {
        try await People.run { payments in
            let payment = try await payments.sold(1_000, fee: 0)
            payments.wallet.door.state.withLock { $0.silent = 1 }
            let opened = try await payments.dispute(payment)
            #expect(opened.status == 201 && opened.json["held"]?["amount"] == .string("0.00"))
            try await payments.untilStage(try #require(opened.json["id"]?.stringValue), "waiting")
            #expect(payments.wallet.door.available(People.graces) == 0)
        }
    }

    @Test func eachSideHasItsOwnBounds() async throws {
        try await People.run { payments in
            let opened = try await payments.dispute(try await payments.sent("10.00"))
            let id = try #require(opened.json["id"]?.stringValue)
            let path = "\(Self.path)/\(id)/evidence"
            for number in 1...100 {
                let said = try await payments.send(.POST, path, as: People.ada, json: #"{"text":"No \#(number)"}"#)
                #expect(said.status == 201, "\(number): \(said.code ?? "")")
            }
            for number in 1...20 {
                let shown = try await payments.upload(path, Array("No \(number)".utf8), as: People.ada)
                #expect(shown.status == 201, "\(number): \(shown.code ?? "")")
            }
            let more = #"{"text":"No"}"#
            #expect(try await payments.send(.POST, path, as: People.ada, json: more).code == "too_many_attachments")
            #expect(try await payments.upload(path, Array("No".utf8), as: People.ada).code == "too_many_attachments")
            // The other side has said nothing yet.
            #expect(try await payments.send(.POST, path, as: People.grace, json: more).status == 201)
            #expect(try await payments.upload(path, Array("Yes".utf8), as: People.grace).status == 201)
            let list = try await payments.send(.GET, Self.path, as: People.grace).json["data"]?.arrayValue?.first
            let listed = list?["evidence"]?.arrayValue?.compactMap { $0["text"]?.stringValue }
            #expect(listed == (1...20).map { "No \($0)" })
            let one = try await payments.send(.GET, "\(Self.path)/\(id)", as: People.grace).json
            #expect(one["evidence"]?.arrayValue?.count == 122)
        }
    }

    @Test func evidenceIsJSONOrAForm() async throws {
        try await People.run { payments in
            let opened = try await payments.dispute(try await payments.sent("10.00"))
            let id = try #require(opened.json["id"]?.stringValue)
            let path = "\(Self.path)/\(id)/evidence"
            for (json, code) in [
                (#"{"text":""}"#, "validation_failed"), (#"{"word":"No"}"#, "validation_failed"),
                ("{", "malformed_json"),
            ] {
                #expect(try await payments.send(.POST, path, as: People.ada, json: json).code == code, "\(json)")
            }
            let xml = try await payments.send(
                .POST, path, as: People.ada, headers: [("Content-Type", "application/xml")], bytes: Array("<a/>".utf8))
            #expect(xml.status == 415)
        }
    }
}
