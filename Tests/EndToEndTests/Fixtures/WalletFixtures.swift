import JSONKit
import TestSupport
import Testing

enum WalletFixtures: ServiceFixtures {
    static let collections = [
        "wallet_id": "/api/v1/wallets", "quote_id": "/api/v1/fx/quotes", "source_id": "/api/v1/transfers",
        "transaction_id": "/api/v1/transfers",
    ]

    static let rules: Set<String> = ["putFee", "deleteFee", "putLimits", "putRewardRules"]

    /// No collection: whom the owner has paid.
    private static let payees = "payees' wallets"

    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String] {
        let wallet = try await owner.openWallet("USD")
        try await wallet.fund("50.00")
        let other = try await Customer.new().openWallet("USD")
        let transfer = try await owner.client.post("/api/v1/transfers", wallet.transferBody(to: other, "1.00"))
        try #require(transfer.status == 201)
        return [
            "/api/v1/wallets": wallet.id, "/api/v1/transfers": try #require(transfer.json["id"]?.stringValue),
            payees: other.id,
            "/api/v1/holds": try await owner.client.made(
                "/api/v1/wallets/\(wallet.id)/holds", #"{"amount":{"amount":"2.00","currency":"USD"}}"#),
            "/api/v1/fx/quotes": try await owner.client.made(
                "/api/v1/fx/quotes",
                #"{"source_currency":"USD","target_currency":"EUR","source_amount":{"amount":"1.00","currency":"USD"}}"#
            ),
            "/api/v1/admin/wallet/owners": owner.id,
            "/api/v1/rewards": try await owner.client.made("/api/v1/rewards", #"{"program_name":"Miles"}"#),
        ]
    }

    /// The owner's wallet, and that of somebody who was paid from it.
    static func funds(in world: MatrixWorld) async throws -> [String: Funds] {
        var funds: [String: Funds] = [:]
        for name in ["/api/v1/wallets", payees] {
            let id = try #require(try await world.id(in: name))
            let balance = try await world.everybody.client.get("/api/v1/wallets/\(id)/balance").json
            func units(_ part: String) throws -> Int {
                let amount = try #require(balance[part]?["amount"]?.stringValue, "\(balance)")
                return try #require(Int(amount.filter { $0 != "." }))
            }
            funds["wallet \(id)"] = Funds(posted: try units("posted"), available: try units("available"))
        }
        return funds
    }
}
