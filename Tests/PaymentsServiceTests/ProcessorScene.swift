import Authentication
import Crypto
import FoundationEssentials
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import PaymentsDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import PaymentsService

/// A processor beside the sandbox, as tests are run against each.
struct ProcessorScene: Sendable, CustomTestStringConvertible {
    let name: String
    let path: String

    static let paystack = ProcessorScene(name: "paystack", path: "/paystack")
    static let flutterwave = ProcessorScene(name: "flutterwave", path: "/flutterwave/v3")
    static let both = [paystack, flutterwave]

    var testDescription: String { name }

    /// What a merchant shows it.
    var key: (name: String, value: String) { ("Authorization", "Bearer sk_\(name)_development") }

    /// As it signs an event.
    func proof(of body: String, secret: String? = nil) -> (String, String) {
        let secret = secret ?? "whsec_\(name)_development"
        guard name == "paystack" else { return ("verif-hash", secret) }
        let key = SymmetricKey(data: Array(secret.utf8))
        let code = HMAC<SHA512>.authenticationCode(for: Array(body.utf8), using: key)
        return ("x-paystack-signature", Hex.encode(Array(code)))
    }

    /// An event that a deposit is paid, with any amount.
    func paid(_ reference: String, _ units: Int64) -> String {
        name == "paystack"
            ? """
            {"event":"charge.success","data":{"id":1,"status":"success","reference":"\(reference)","amount":\(units),\
            "currency":"NGN","channel":"card"}}
            """
            : """
            {"event":"charge.completed","data":{"id":1,"tx_ref":"\(reference)","status":"successful","amount":\(units),\
            "currency":"NGN"}}
            """
    }
}

extension PaymentsHarness {
    func deposit(
        _ amount: String, at processor: ProcessorScene, method: String = "card", currency: String = "NGN"
    ) async throws -> Answer {
        let body = """
            {"wallet_id":"\(Self.wallet)","amount":{"amount":"\(amount)","currency":"\(currency)"},\
            "provider":"\(processor.name)","method":"\(method)"}
            """
        return try await send(.POST, "/api/v1/payments/deposits", json: body, key: UUID().uuidString)
    }

    func newDeposit(_ amount: String, at processor: ProcessorScene) async throws -> String {
        let made = try await deposit(amount, at: processor)
        return try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
    }

    func credited(_ amount: String, at processor: ProcessorScene) async throws -> String {
        let id = try await newDeposit(amount, at: processor)
        try await waitUntil(id, is: "succeeded")
        return id
    }

    /// Naira to Ada's account at a Nigerian bank.
    func newWithdrawal(_ amount: String, by processor: ProcessorScene) async throws -> String {
        let account = try await send(
            .POST, Self.accounts, json: Self.account().replacing("USD", with: "NGN"), key: UUID().uuidString)
        let number = try #require(account.json["id"]?.stringValue, "\(account.status) \(account.code ?? "")")
        let body = """
            {"wallet_id":"\(Self.wallet)","amount":{"amount":"\(amount)","currency":"NGN"},\
            "bank_account_id":"\(number)","via":"\(processor.name)"}
            """
        let made = try await send(.POST, Self.withdrawals, json: body, key: UUID().uuidString)
        return try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
    }

    func newRefund(_ amount: String, of deposit: String) async throws -> String {
        let body = """
            {"deposit_id":"\(deposit)","reason":"requested_by_customer",\
            "amount":{"amount":"\(amount)","currency":"NGN"}}
            """
        let made = try await send(.POST, Self.refunds, json: body, key: UUID().uuidString)
        return try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
    }

    /// Sends an event as the processor does.
    func event(_ body: String, from processor: ProcessorScene, secret: String? = nil) async throws -> Answer {
        try await send(
            .POST, "/api/v1/payments/webhooks/\(processor.name)", as: nil, json: body,
            headers: [processor.proof(of: body, secret: secret)])
    }

    /// What a merchant asks it.
    func asked(
        _ processor: ProcessorScene, _ method: EndpointMethod, _ path: String, _ json: String? = nil
    ) async throws -> PartnerClient.Answer {
        try await sandbox.send(
            method, processor.path + path, headers: [processor.key], body: json.map { Array($0.utf8) })
    }

    /// Ends what waits, as a customer or a bank would.
    func settle(_ kind: String, _ id: String, at processor: ProcessorScene) async throws -> Int {
        try await atProvider(.post, "/\(kind)/\(processor.name):\(id)/settle", "{}").status
    }

    /// The refunds that it has made of one deposit.
    func refunds(at processor: ProcessorScene, noted note: String) async throws -> [JSONValue] {
        let list = processor.name == "paystack" ? "/refund?perPage=100&page=1" : "/refunds?page=1"
        let all = try JSONParser.parse(try await asked(processor, .get, list).body)["data"]?.arrayValue ?? []
        let member = processor.name == "paystack" ? "merchant_note" : "comments"
        return all.filter { $0[member] == .string(note) }
    }
}
