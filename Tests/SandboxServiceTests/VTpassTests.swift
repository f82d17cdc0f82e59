import FoundationEssentials
import HTTPKit
import JSONKit
import Primitives
import Testing

@testable import SandboxService

/// VTpass as its callers see it, one amount at a time.
@Suite(.timeLimit(.minutes(2))) struct VTpassTests {
    private static let keys = [
        ("api-key", "ak_vtpass_development"), ("public-key", "PK_vtpass_development"),
        ("secret-key", "SK_vtpass_development"),
    ]

    private static func send(
        _ sandbox: SandboxHarness, _ method: EndpointMethod, _ path: String, _ json: String? = nil,
        headers: [(String, String)] = keys
    ) async throws -> (status: Int, json: JSONValue) {
        let answer = try await sandbox.client.send(
            method, "/vtpass\(path)", headers: headers, body: json.map { Array($0.utf8) })
        return (answer.status, JSONValue(body: answer.body))
    }

    /// Of today, as it is in Lagos.
    private static func newID() -> String {
        let day = "\(ClockZone.lagos.day(at: WallClock.system.now()))".filter { $0 != "-" }
        return "\(day)1200" + String(UInt64.random(in: 0 ... .max), radix: 16)
    }

    private static func order(_ id: String, _ amount: String, phone: String = "08011111111") -> String {
        """
        {"request_id":"\(id)","serviceID":"ikeja-electric","billersCode":"1111111111111","variation_code":"prepaid",\
        "amount":"\(amount)","phone":"\(phone)"}
        """
    }

    private static func question(_ id: String) -> String { #"{"request_id":"\#(id)"}"# }

    private static func status(_ answer: JSONValue) -> String? {
        answer["content"]?["transactions"]?["status"]?.stringValue
    }

    /// What the order is answered, and what a question after it.
    @Test(
        arguments: [
            ("5000.00", 200, "000", "delivered", "000"), ("5000.01", 200, "016", "failed", "016"),
            ("5000.02", 200, "099", "pending", "099"), ("5000.05", 504, "gateway_timeout", nil, "000"),
            ("5000.06", 504, "gateway_timeout", nil, "015"),
        ] as [(String, Int, String, String?, String)])
    func amountsSteerWhatComesOfIt(
        amount: String, http: Int, code: String, status: String?, later: String
    ) async throws {
        try await withSandbox { sandbox in
            let id = Self.newID()
            let paid = try await Self.send(sandbox, .post, "/api/pay", Self.order(id, amount))
            #expect(paid.status == http)
            #expect(paid.json["code"]?.stringValue == code)
            #expect(Self.status(paid.json) == status)
            let asked = try await Self.send(sandbox, .post, "/api/requery", #"{"request_id":"\#(id)"}"#)
            #expect(asked.json["code"]?.stringValue == later)
        }
    }

    @Test func ordersAreKnownAfterAKill() async throws {
        let journal = temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: journal) }  // only a leftover in /tmp
        let ids = [Self.newID(), Self.newID(), Self.newID()]
        let before = try await withSandbox(journal: journal) { sandbox in
            for (id, amount) in zip(ids, ["5000.00", "5000.02", "5000.08"]) {
                _ = try await Self.send(sandbox, .post, "/api/pay", Self.order(id, amount))
            }
            _ = try await Self.send(sandbox, .post, "/api/requery", Self.question(ids[2]))
            _ = try await Self.send(sandbox, .post, "/api/requery", Self.question(ids[2]))
            let balance = try await Self.send(sandbox, .get, "/api/balance").json
            #expect(balance["contents"]?["balance"] == .number("9989999.92"))
            return (try await Self.send(sandbox, .post, "/api/requery", Self.question(ids[0])).json, balance)
        }
        try await withSandbox(journal: journal) { sandbox in
            let same = try await Self.send(sandbox, .post, "/api/requery", Self.question(ids[0])).json
            #expect(same == before.0)
            #expect(try await Self.send(sandbox, .get, "/api/balance").json == before.1)
            let again = try await Self.send(sandbox, .post, "/api/pay", Self.order(ids[1], "5000.02"))
            #expect(again.json["code"] == .string("014"))
            // The third time it is asked, though the second was in another life.
            let late = try await Self.send(sandbox, .post, "/api/requery", Self.question(ids[2])).json
            #expect(late["token"]?.stringValue?.utf8.count == 20)
            let ended = try await Self.send(sandbox, .post, "/control/\(ids[1])", #"{"status":"delivered"}"#)
            #expect(Self.status(ended.json) == "delivered")
        }
    }

    /// Until it is answered with the word, five times at most; unsigned, at a path that ends with a secret.
    @Test(arguments: [(0, 1), (2, 3), (9, 5)]) func whatEndsLaterIsTold(refusals: Int, tellings: Int) async throws {
        try await withSandbox(receiver: WebhookReceiver(refusals: refusals)) { sandbox in
            let ids = [Self.newID(), Self.newID()]
            for id in ids { _ = try await Self.send(sandbox, .post, "/api/pay", Self.order(id, "5000.02")) }
            _ = try await Self.send(sandbox, .post, "/control/\(ids[0])", #"{"status":"failed"}"#)
            let told = await sandbox.receiver.wait(for: tellings)
            #expect(told.allSatisfy { $0.signature == "whsec_vtpass_development" })
            let bodies = told.map { JSONValue(body: $0.body) }
            #expect(bodies.allSatisfy { $0["type"] == .string("transaction-update") })
            #expect(bodies.allSatisfy { $0["data"]?["requestId"] == .string(ids[0]) })
            #expect(bodies.allSatisfy { Self.status($0["data"] ?? .null) == "failed" })
            // Nothing ends twice otherwise.
            let other = try await Self.send(sandbox, .post, "/control/\(ids[0])", #"{"status":"delivered"}"#)
            #expect(other.json["code"] == .string("already_ended"))
            let nobody = try await Self.send(sandbox, .post, "/control/nobody", #"{"status":"delivered"}"#)
            #expect(nobody.json["code"] == .string("not_found"))
        }
    }

    @Test func reversalsAreToldThreeTimes() async throws {
        try await withSandbox { sandbox in
            let id = Self.newID()
            let paid = try await Self.send(sandbox, .post, "/api/pay", Self.order(id, "5000.07"))
            #expect(Self.status(paid.json) == "delivered")
            let told = await sandbox.receiver.wait(for: 3).map { JSONValue(body: $0.body)["data"]?["code"] }
            #expect(told == [.string("040"), .string("040"), .string("040")])
        }
    }

    @Test func wordsAreRefusedInItsOwnWords() async throws {
        try await withSandbox { sandbox in
            let cases = [
                (Self.order("x", "5000.00"), "085"), (Self.order("200001011200abc", "5000.00"), "085"),
                (Self.order(Self.newID(), "0.00"), "013"), (Self.order(Self.newID(), "1e3"), "013"), ("{}", "085"),
                ("<html>", "085"), (#"{"request_id":"\#(Self.newID())"}"#, "011"),
                (
                    #"{"request_id":"\#(Self.newID())","serviceID":"gotv","variation_code":"gotv-none","phone":"1"}"#,
                    "010"
                ),
                (Self.order(Self.newID(), "10000000.01"), "018"),
            ]
            for (body, code) in cases {
                let answer = try await Self.send(sandbox, .post, "/api/pay", body)
                #expect(answer.json["code"] == .string(code), "\(body)")
            }
            for headers in [[], [Self.keys[0]], [Self.keys[0], Self.keys[1]]] {
                let answer = try await Self.send(
                    sandbox, .post, "/api/pay", Self.order(Self.newID(), "5000.00"), headers: headers)
                #expect(answer.json["code"] == .string("087"))
            }
        }
    }

    @Test func itSellsWhatItSells() async throws {
        try await withSandbox { sandbox in
            for (service, list, count) in [
                ("gotv", "varations", 4), ("dstv", "variations", 6), ("mtn", "variations", 0),
            ] {
                let answer = try await Self.send(sandbox, .get, "/api/service-variations?serviceID=\(service)")
                #expect(answer.json["content"]?[list]?.arrayValue?.count == count, "\(service)")
            }
            let wrong = try await Self.send(
                sandbox, .post, "/api/merchant-verify", #"{"billersCode":"1110000","serviceID":"dstv"}"#)
            #expect(wrong.json["content"]?["WrongBillersCode"] == .bool(true))
            #expect(wrong.json["code"] == .string("000"))
        }
    }
}
