import Authentication
import Contracts
import FoundationEssentials
import HTTPKit
import JSONKit
import MoneyKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// What tests of withdrawals and refunds do.
extension PaymentsHarness {
    static let accounts = "/api/v1/payments/bank-accounts"
    static let withdrawals = "/api/v1/payments/withdrawals"
    static let refunds = "/api/v1/payments/refunds"
    static let staffWithdrawals = "/api/v1/admin/payments/withdrawals"
    static let other = UserID(UniqueID(high: 7, low: 8))

    static func account(_ number: String = "0123456789", holder: String = "Ada Lovelace") -> String {
        """
        {"country":"NG","currency":"USD","holder_name":"\(holder)","holder_kind":"person","bank_code":"058",\
        "account_number":"\(number)"}
        """
    }

    func newAccount(as user: UserID = Self.customer) async throws -> String {
        let made = try await send(
            .POST, Self.accounts, as: user, json: Self.account(), key: UUID().uuidString)
        return try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
    }

    func withdraw(
        _ amount: String, to account: String, key: String = UUID().uuidString, as user: UserID = Self.customer
    ) async throws -> Answer {
        let body = """
            {"wallet_id":"\(Self.wallet)","amount":{"amount":"\(amount)","currency":"USD"},\
            "bank_account_id":"\(account)"}
            """
        return try await send(.POST, Self.withdrawals, as: user, json: body, key: key)
    }

    /// One that is ordered and waits for second thoughts.
    func newWithdrawal(_ amount: String) async throws -> String {
        let made = try await withdraw(amount, to: try await newAccount())
        return try #require(made.json["id"]?.stringValue, "\(made.status) \(made.code ?? "")")
    }

    /// A deposit that the wallet has.
    func credited(_ amount: String) async throws -> String {
        let id = try await newDeposit(amount)
        try await waitUntil(id, is: "succeeded")
        return id
    }

    func refund(
        _ amount: String?, of deposit: String, key: String = UUID().uuidString, as user: UserID = Self.customer
    ) async throws -> Answer {
        let money = amount.map { #","amount":{"amount":"\#($0)","currency":"USD"}"# } ?? ""
        return try await send(
            .POST, Self.refunds, as: user,
            json: #"{"deposit_id":"\#(deposit)","reason":"requested_by_customer"\#(money)}"#, key: key)
    }

    func outflow(_ path: String, _ id: String) async throws -> JSONValue {
        try await send(.GET, "\(path)/\(id)").json
    }

    /// Until it has come to a status, while the clock goes on.
    func waitUntil(_ path: String, _ id: String, is status: String) async throws {
        try await eventually("\(path) is \(status)") {
            clock.advance(by: .seconds(1))
            return try await outflow(path, id)["status"]?.stringValue == status
        }
    }

    /// Until the saga has nothing left to do.
    func waitUntilOver(_ id: String) async throws {
        let id = try #require(UniqueID(id))
        try await eventually("the outflow is over") {
            clock.advance(by: .seconds(1))
            return try await database.query("select stage from payments.outflows where id = \(id)").first(String.self)
                == "ended"
        }
    }
}
