import FoundationEssentials
import JSONKit
import TestSupport
import Testing

/// A person with an account, signed in.
struct Customer: Sendable {
    static let password = "correct horse battery 9"
    static let demoPassword = "florin-demo-2026"

    let id: String
    let email: String
    let client: FlorinClient

    /// Registers somebody new and signs in.
    static func new() async throws -> Customer {
        let client = try FlorinClient.watched()
        let email = "e2e-\(UUID().uuidString.lowercased())@florin.test"
        let body = #"{"email":"\#(email)","password":"\#(password)","first_name":"End","last_name":"Toend"}"#
        let registered = try await client.post("/api/v1/auth/register", body)
        try #require(registered.status == 201, "register: \(String(decoding: registered.body, as: UTF8.self))")
        return try await signIn(email, password)
    }

    /// One of the demo accounts: `ada`, `admin`, `accountant`, `support`, `compliance`.
    static func demo(_ name: String) async throws -> Customer {
        try await signIn("\(name)@florin.test", demoPassword)
    }

    static func signIn(_ email: String, _ password: String) async throws -> Customer {
        let client = try FlorinClient.watched()
        let answer = try await client.post(
            "/api/v1/auth/login", #"{"email":"\#(email)","password":"\#(password)"}"#)
        let json = try answer.json
        let token = try #require(json["access_token"]?.stringValue, "log-in answered \(answer.status)")
        let id = try #require(json["user"]?["id"]?.stringValue)
        return Customer(id: id, email: email, client: client.with(token: token))
    }

    func openWallet(_ currency: String) async throws -> Wallet {
        let answer = try await client.post("/api/v1/wallets", #"{"currency":"\#(currency)"}"#)
        try #require(answer.status == 201, "open wallet: \(String(decoding: answer.body, as: UTF8.self))")
        let json = try answer.json
        return Wallet(
            id: try #require(json["id"]?.stringValue),
            accountNumber: try #require(json["account_number"]?.stringValue), owner: self, currency: currency)
    }
}

struct Wallet: Sendable {
    let id: String
    let accountNumber: String
    let owner: Customer
    let currency: String

    /// Deposits through the sandbox provider, pays, and waits until the wallet has the money.
    func fund(_ amount: String) async throws {
        let body = #"{"wallet_id":"\#(id)","amount":{"amount":"\#(amount)","currency":"\#(currency)"}}"#
        let created = try await owner.client.post("/api/v1/payments/deposits", body)
        try #require(created.status == 201, "deposit: \(String(decoding: created.body, as: UTF8.self))")
        let deposit = try #require(try created.json["id"]?.stringValue)
        try await eventually("deposit of \(amount) succeeds") {
            try await owner.client.get("/api/v1/payments/deposits/\(deposit)").json["status"]?.stringValue
                == "succeeded"
        }
    }

    func posted() async throws -> String {
        let answer = try await owner.client.get("/api/v1/wallets/\(id)/balance")
        return try #require(try answer.json["posted"]?["amount"]?.stringValue, "balance answered \(answer.status)")
    }

    func transferBody(to other: Wallet, _ amount: String) -> String {
        """
        {"source_wallet_id":"\(id)","destination_wallet_id":"\(other.id)",\
        "amount":{"amount":"\(amount)","currency":"\(currency)"}}
        """
    }
}
