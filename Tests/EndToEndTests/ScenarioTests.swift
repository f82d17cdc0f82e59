import JSONKit
import NIOHTTP1
import TestSupport
import Testing

/// The README's scenario: every cent that enters is found in the books.
@Suite struct ScenarioTests {
    @Test func moneyThatMovesIsFoundInTheBooks() async throws {
        let sender = try await Customer.new()
        let receiver = try await Customer.new()
        let source = try await sender.openWallet("USD")
        let target = try await receiver.openWallet("USD")
        try await source.fund("100.00")
        #expect(try await source.posted() == "100.00")

        let transfer = try await sender.client.post(
            "/api/v1/transfers",
            """
            {"source_wallet_id":"\(source.id)","destination_account_number":"\(target.accountNumber)",\
            "amount":{"amount":"30.05","currency":"USD"},"description":"rent"}
            """)
        #expect(transfer.status == 201)
        let id = try #require(try transfer.json["id"]?.stringValue)
        #expect(try await source.posted() == "69.95")
        #expect(try await target.posted() == "30.05")

        let entries = try await receiver.client.get("/api/v1/wallets/\(target.id)/entries").json["data"]?.arrayValue
        let entry = try #require(entries?.first)
        #expect(entry["transaction_id"]?.stringValue == id)
        #expect(entry["direction"]?.stringValue == "credit")
        #expect(entry["balance_after"]?["amount"]?.stringValue == "30.05")
        try await expectCleanReconciliation()
        try await expectBalancedTrialBalance()
        try await Invariants.check()
    }

    @Test func anotherCustomersWalletLooksLikeNoWalletAtAll() async throws {
        let owner = try await Customer.new()
        let stranger = try await Customer.new()
        let wallet = try await owner.openWallet("EUR")
        let foreign = try await stranger.client.get("/api/v1/wallets/\(wallet.id)")
        let random = try await stranger.client.get("/api/v1/wallets/0190a2b6-7f98-7c3a-8e11-5d0fc2a49b7e")
        #expect(foreign.status == 404)
        #expect(foreign.code == random.code)
        #expect(try foreign.json["detail"] == random.json["detail"])
    }

    @Test func aLoggedOutTokenIsDeadWithinASecond() async throws {
        let customer = try await Customer.new()
        #expect(try await customer.client.get("/api/v1/auth/me").status == 200)
        #expect(try await customer.client.post("/api/v1/auth/logout", "{}", key: nil).status == 204)
        try await eventually(within: .seconds(1), "the token is refused") {
            try await customer.client.get("/api/v1/auth/me").status == 401
        }
    }

    @Test func anAPIKeyDoesWhatItsScopesSayAndNoMore() async throws {
        let customer = try await Customer.new()
        let wallet = try await customer.openWallet("USD")
        let created = try await customer.client.post(
            "/api/v1/auth/api-keys", #"{"name":"reader","scopes":["wallet:read"]}"#)
        #expect(created.status == 201)
        let secret = try #require(try created.json["secret"]?.stringValue)
        let program = customer.client.with(token: secret)
        #expect(try await program.get("/api/v1/wallets/\(wallet.id)").status == 200)
        let refused = try await program.post("/api/v1/wallets", #"{"currency":"EUR"}"#)
        #expect(refused.status == 403)
        let id = try #require(try created.json["id"]?.stringValue)
        #expect(try await customer.client.send(.DELETE, "/api/v1/auth/api-keys/\(id)").status == 204)
        try await eventually(within: .seconds(1), "the key is refused") {
            try await program.get("/api/v1/wallets/\(wallet.id)").status == 401
        }
    }

    private func expectBalancedTrialBalance() async throws {
        let accountant = try await Customer.demo("accountant")
        let answer = try await accountant.client.get("/api/v1/accounting/reports/trial-balance?currency=USD")
        #expect(answer.status == 200)
        let rows = try #require(try answer.json["rows"]?.arrayValue)
        #expect(!rows.isEmpty)
    }
}

/// Runs a reconciliation and waits for its result: both sides are compared at one point of the event stream, so no
/// difference is tolerated however much is under way.
func expectCleanReconciliation() async throws {
    let accountant = try await Customer.demo("accountant")
    let created = try await accountant.client.post("/api/v1/accounting/reconciliations", "{}")
    try #require(created.status == 201, "reconciliation: \(String(decoding: created.body, as: UTF8.self))")
    let id = try #require(try created.json["id"]?.stringValue)
    let finished = try await eventually("reconciliation completes") { () -> JSONValue? in
        let json = try await accountant.client.get("/api/v1/accounting/reconciliations/\(id)").json
        return json["status"]?.stringValue == "pending" ? nil : json
    }
    #expect(finished["differences"] == .array([]))
    let rows = try #require(finished["rows"]?.arrayValue)
    #expect(!rows.isEmpty)
}
