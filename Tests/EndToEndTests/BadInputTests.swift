import JSONKit
import NIOHTTP1
import TestSupport
import Testing

/// Every kind of bad input has its own clear answer through the whole suite, and leaves nothing behind.
@Suite struct BadInputTests {
    @Test func badBodiesSayWhichFieldIsWrong() async throws {
        let customer = try await Customer.new()
        let source = try await customer.openWallet("USD")
        let target = try await customer.openWallet("USD")
        let ids = #""source_wallet_id":"\#(source.id)","destination_wallet_id":"\#(target.id)""#
        let cases: [(String, Int, String, String?)] = [
            (#"{\#(ids),"amount":{"amount":"1","currency":"USD"},"colour":"red"}"#, 422, "validation_failed", "colour"),
            (#"{\#(ids),"amount":"1 USD"}"#, 422, "validation_failed", "amount"),
            (#"{\#(ids)}"#, 422, "validation_failed", "amount"),
            (#"{\#(ids),"amount":{"amount":"1.001","currency":"USD"}}"#, 422, "validation_failed", "amount.amount"),
            (#"{\#(ids),"amount":{"amount":"1","currency":"XXY"}}"#, 422, "validation_failed", "amount.currency"),
            (
                #"{\#(ids),"amount":{"amount":"99999999999999999999","currency":"USD"}}"#, 422, "validation_failed",
                "amount.amount"
            ),
            (
                #"{"source_wallet_id":"7","destination_wallet_id":"8","amount":{"amount":"1","currency":"USD"}}"#, 422,
                "validation_failed", "source_wallet_id"
            ),
            (#"{\#(ids),"amount":{"amount":"-1","currency":"USD"}}"#, 422, "amount_not_positive", nil),
            (#"{\#(ids),"amount":{"amount":"0","currency":"USD"}}"#, 422, "amount_not_positive", nil),
            (#"{\#(ids),"amount":{"amount":"1","currency":"EUR"}}"#, 422, "currency_mismatch", nil),
            (#"{\#(ids),"amount":{"amount":"1","currency":"USD"}}"#, 422, "insufficient_funds", nil),
            ("[]", 422, "validation_failed", ""), ("not json", 400, "malformed_json", nil),
            (String(repeating: "[", count: 100_000), 400, "malformed_json", nil),
        ]
        for (body, status, code, field) in cases {
            let answer = try await customer.client.post("/api/v1/transfers", body)
            #expect(answer.status == status, "\(body.prefix(120))")
            #expect(answer.code == code, "\(body.prefix(120))")
            if let field { #expect(answer.fields.contains(field), "\(body.prefix(120)) names \(answer.fields)") }
            #expect(answer.headers.first(name: "Content-Type") == "application/problem+json")
            #expect(try answer.json["request_id"]?.stringValue == answer.headers.first(name: "X-Request-Id"))
        }
        let transfers = try await customer.client.get("/api/v1/transfers").json
        #expect(transfers["data"] == .array([]))
    }

    @Test func badRequestsHaveTheirOwnAnswers() async throws {
        let customer = try await Customer.new()
        let body = #"{"currency":"USD"}"#
        let client = customer.client
        let wallets = "/api/v1/wallets"
        func expect(_ answer: FlorinAnswer, _ status: Int, _ code: String) {
            #expect(answer.status == status)
            #expect(answer.code == code)
        }
        expect(try await client.post(wallets, body, key: nil), 400, "idempotency_key_required")
        expect(
            try await client.send(.POST, wallets, body: Array(body.utf8), key: "k", contentType: "text/plain"), 415,
            "unsupported_media_type")
        expect(try await client.post(wallets, String(repeating: " ", count: (1 << 20) + 1)), 413, "content_too_large")
        expect(try await client.get("\(wallets)?cursor=bm90LW91cnM"), 400, "bad_cursor")
        expect(try await FlorinClient.watched().get(wallets), 401, "unauthenticated")
        expect(try await client.with(token: "a.b.c").get(wallets), 401, "unauthenticated")
        expect(try await client.get("/api/v1/no/such/route"), 404, "not_found")
        expect(try await client.send(.PUT, wallets, body: Array(body.utf8)), 405, "method_not_allowed")
        expect(try await client.get("/api/v1/accounting/accounts"), 403, "forbidden")
        #expect(try await client.get(wallets).json["data"] == .array([]))
    }

    @Test func aReusedKeyIsRefusedAndARepeatedOneReplayed() async throws {
        let customer = try await Customer.new()
        let first = try await customer.client.post("/api/v1/wallets", #"{"currency":"USD"}"#, key: "one")
        let again = try await customer.client.post("/api/v1/wallets", #"{"currency":"USD"}"#, key: "one")
        #expect(again.status == 201)
        #expect(again.body == first.body)
        #expect(again.headers.first(name: "Idempotent-Replayed") == "true")
        let other = try await customer.client.post("/api/v1/wallets", #"{"currency":"EUR"}"#, key: "one")
        #expect(other.status == 422)
        #expect(other.code == "idempotency_key_reused")
    }

    /// nst/JSONTestSuite as bodies: no 5xx, and no `n_` file taken for JSON.
    @Test func hostileJSONIsAnsweredAndNeverBreaksAnything() async throws {
        let customer = try await Customer.new()
        for name in try SharedData.names(in: "json-test-suite").filter({ $0.hasSuffix(".json") }) {
            let body = try SharedData.bytes("json-test-suite/\(name)")
            let answer = try await customer.client.send(.POST, "/api/v1/transfers", body: body, key: name)
            #expect((400..<500).contains(answer.status), "\(name) answered \(answer.status)")
            if name.hasPrefix("n_") { #expect(answer.code == "malformed_json", "\(name): \(answer.code ?? "")") }
            if name.hasPrefix("y_") { #expect(answer.code == "validation_failed", "\(name): \(answer.code ?? "")") }
        }
    }
}
