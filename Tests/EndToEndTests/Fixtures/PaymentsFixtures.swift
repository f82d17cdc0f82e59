import JSONKit
import NIOHTTP1
import TestSupport
import Testing

enum PaymentsFixtures: ServiceFixtures {
    static let collections = [
        "deposit_id": "/api/v1/payments/deposits", "bank_account_id": "/api/v1/payments/bank-accounts",
        "payment_id": "/api/v1/payments/payments", "file_id": "/api/v1/admin/payments/bank-files",
    ]
    static let rules: Set<String> = ["setDepositFee", "setPaymentFee", "setPaymentRoute"]

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
        try await prove(owner, wallet)
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
        let target = try await owner.openWallet("USD")
        let money = #"{"amount":"1.00","currency":"USD"}"#
        // Somebody who is still to come; only proven addresses are anybody's.
        let nobody = "somebody-\(owner.id)@florin.test"
        let asked = try await owner.client.made(
            "/api/v1/payments/requests",
            #"{"wallet_id":"\#(target.id)","amount":\#(money),"payer":{"email":"\#(nobody)"}}"#)
        let naira = try await owner.openWallet("NGN")
        let number = try await owner.client.made(
            "\(path)/virtual-accounts", #"{"wallet_id":"\#(naira.id)","provider":"paystack"}"#)
        let method = try await owner.client.made(
            "\(path)/payment-methods", #"{"provider":"sandbox","return_url":"http://localhost/done"}"#)
        let split = try await owner.client.made(
            "/api/v1/payments/splits",
            """
            {"wallet_id":"\(target.id)","title":"Dinner","total":\(money),"type":"equal",\
            "participants":[{"email":"\(nobody)"},{"email":"other-\(nobody)"}]}
            """)
        let link = try await owner.client.made(
            "\(path)/links", #"{"wallet_id":"\#(target.id)","title":"An engine","amount":\#(money)}"#)
        let code = try await owner.client.made(
            "/api/v1/payments/qr-codes", #"{"wallet_id":"\#(target.id)","amount":\#(money)}"#)
        return try await [
            "\(path)/deposits": id, "/api/v1/admin/payments/deposits": id, "\(path)/bank-accounts": account,
            "\(path)/withdrawals": withdrawal, "/api/v1/admin/payments/withdrawals": withdrawal,
            "\(path)/transactions": id, "\(path)/refunds": refund,
            "/api/v1/payments/requests": asked, "/api/v1/payments/splits": split, "\(path)/links": link,
            "\(path)/qr-codes": code, "\(path)/virtual-accounts": number,
            "\(path)/payment-methods": method,
        ].merging(paid(by: owner)) { first, _ in first }
    }

    /// Nobody takes money out before the first tier.
    private static func prove(_ owner: Customer, _ wallet: String) async throws {
        let raised = try await Customer.demo("admin").client.send(
            .PATCH, "/api/v1/admin/users/\(owner.id)", body: Array(#"{"kyc_tier":1}"#.utf8))
        try #require(raised.status == 200)
        try await eventually("the wallet service knows the tier") {
            let limits = try await owner.client.get("/api/v1/wallets/\(wallet)").json["limits"]
            return limits?["monthly"]?["amount"]?.stringValue == "50000.00"
        }
    }

    /// What is paid from a wallet with something in it.
    private static func paid(by owner: Customer) async throws -> [String: String] {
        let wallet = try await owner.openWallet("USD")
        try await wallet.fund("5.00")
        let payee = try await Customer.new().openWallet("USD")
        let money = #"{"amount":"1.00","currency":"USD"}"#
        let to = #"{"account_number":"\#(payee.accountNumber)"}"#
        let source = #""source_wallet_id":"\#(wallet.id)""#
        let payment = #"{\#(source),"recipient":\#(to),"amount":\#(money)}"#
        let (asked, disputed) = try await (
            owner.client.made("/api/v1/payments/send", payment), owner.client.made("/api/v1/payments/send", payment)
        )
        return [
            "/api/v1/payments/payments": try await owner.client.made("/api/v1/payments/send", payment),
            "/api/v1/payments/reversals": try await owner.client.made(
                "/api/v1/payments/reversals", #"{"transaction_id":"\#(asked)","reason":"Sent twice"}"#),
            "/api/v1/payments/disputes": try await owner.client.made(
                "/api/v1/payments/disputes",
                #"{"transaction_id":"\#(disputed)","type":"not_received","description":"Nothing came"}"#),
            "/api/v1/payments/recurring": try await owner.client.made(
                "/api/v1/payments/recurring",
                #"{\#(source),"destination":\#(to),"amount":\#(money),"frequency":"yearly","start_date":"2099-01-31"}"#),
            "/api/v1/payments/payouts": try await owner.client.made(
                "/api/v1/payments/payouts",
                #"{\#(source),"items":[{"id":"one","recipient":\#(to),"amount":\#(money)}]}"#),
        ]
    }
}
