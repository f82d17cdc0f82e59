import TestSupport
import Testing

enum WalletFixtures: ServiceFixtures {
    static let collections = [
        "wallet_id": "/api/v1/wallets", "quote_id": "/api/v1/fx/quotes", "source_id": "/api/v1/transfers",
    ]

    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String] {
        let wallet = try await owner.openWallet("USD")
        try await wallet.fund("50.00")
        let other = try await Customer.new().openWallet("USD")
        let transfer = try await owner.client.post("/api/v1/transfers", wallet.transferBody(to: other, "1.00"))
        try #require(transfer.status == 201)
        return [
            "/api/v1/holds": try await owner.client.made(
                "/api/v1/wallets/\(wallet.id)/holds", #"{"amount":{"amount":"2.00","currency":"USD"}}"#),
            "/api/v1/fx/quotes": try await owner.client.made(
                "/api/v1/fx/quotes",
                #"{"source_currency":"USD","target_currency":"EUR","source_amount":{"amount":"1.00","currency":"USD"}}"#
            ),
            "/api/v1/admin/wallet/owners": owner.id,
        ]
    }
}
