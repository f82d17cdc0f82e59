import JSONKit
import TestSupport
import Testing

/// Limits hold for what is ordered, before anybody pays.
@Suite struct DepositLimitTests {
    private func order(_ wallet: Wallet, _ amount: String) async throws -> FlorinAnswer {
        let money = #"{"amount":"\#(amount)","currency":"USD"}"#
        return try await wallet.owner.client.post(
            "/api/v1/payments/deposits", #"{"wallet_id":"\#(wallet.id)","amount":\#(money)}"#)
    }

    /// A new customer may pay in 1,000 a day. Who is told 201 gets the money, the others have not been charged.
    @Test func sixOrdersOfTheDaysLimitAtOnceAreOne() async throws {
        let wallet = try await Customer.new().openWallet("USD")
        let answers = try await withThrowingTaskGroup(of: FlorinAnswer.self) { group in
            for _ in 0..<6 { group.addTask { try await order(wallet, "1000.00") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.map(\.status).sorted() == [201, 422, 422, 422, 422, 422])
        for refused in answers where refused.status == 422 {
            let problem = try refused.json
            #expect(problem["code"]?.stringValue == "limit_exceeded")
            #expect(problem["limit"]?.stringValue == "deposits_per_day")
        }
        try await eventually("the one is credited") {
            try await wallet.posted() == "1000.00"
        }
    }

    @Test func aWalletThatExpectsMoneyIsNotClosed() async throws {
        let wallet = try await Customer.new().openWallet("USD")
        // Ends only when somebody pays.
        #expect(try await order(wallet, "33.02").status == 201)
        let closed = try await wallet.owner.client.post("/api/v1/wallets/\(wallet.id)/close", "{}")
        let problem = try closed.json
        #expect(closed.status == 422 && problem["code"]?.stringValue == "money_expected")
    }
}
