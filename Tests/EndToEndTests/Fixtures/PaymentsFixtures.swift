import JSONKit
import TestSupport
import Testing

enum PaymentsFixtures: ServiceFixtures {
    static let collections = [
        "deposit_id": "/api/v1/payments/deposits", "bank_account_id": "/api/v1/payments/bank-accounts",
    ]
    static let rules: Set<String> = ["setDepositFee"]

    /// The deposit that filled the owner's wallet, an account, and what goes out of the wallet and does not end.
    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String] {
        let deposits = try await owner.client.get("/api/v1/payments/deposits").json["data"]?.arrayValue
        let id = try #require(deposits?.first?["id"]?.stringValue)
        let wallet = try #require(deposits?.first?["wallet_id"]?.stringValue)
        let path = "/api/v1/payments"
        let account = try await owner.client.made(
            "\(path)/bank-accounts",
            #"""
            {"country":"DE","currency":"USD","holder_name":"Ada Lovelace","holder_kind":"person",
            "iban":"DE89370400440532013000"}
            """#)
        let withdrawal = try await owner.client.made(
            "\(path)/withdrawals",
            #"""
            {"wallet_id":"\#(wallet)","amount":{"amount":"1.02","currency":"USD"},"bank_account_id":"\#(account)"}
            """#)
        let refund = try await owner.client.made(
            "\(path)/refunds",
            #"""
            {"deposit_id":"\#(id)","amount":{"amount":"1.02","currency":"USD"},"reason":"duplicate"}
            """#)
        return [
            "\(path)/deposits": id, "/api/v1/admin/payments/deposits": id, "\(path)/bank-accounts": account,
            "\(path)/withdrawals": withdrawal, "/api/v1/admin/payments/withdrawals": withdrawal,
            "\(path)/refunds": refund,
        ]
    }
}
