import FoundationEssentials
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// Something to pay with that the sandbox is to keep, while payments dies at a point: it is there once, and charged
/// once.
struct PaymentMethodScene {
    private static let path = "/api/v1/payments/payment-methods"

    let point: String
    let suite: CrashSuite
    let wallet: String

    func play() async throws {
        let key = UUID().uuidString
        let payments = try await suite.start("payments", dyingAt: point)
        _ = try await suite.send(.POST, "payments", Self.path, #"{"provider":"sandbox"}"#, key: key)
        do {
            try await payments.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached: \(error)")
            throw error
        }
        try await suite.start("payments")
        let made = try await suite.insist("payments", Self.path, #"{"provider":"sandbox"}"#, key: key)
        try #require(made.status == 201, "\(point): \(made)")
        try await eventually(every: .milliseconds(50), "\(point): it is given") {
            suite.clock.advance(by: .seconds(10))
            let given = try await suite.send(.POST, "sandbox", "/payment-methods/\(made.id)/settle", "{}")
            return given?.status == 200
        }
        try await wait(made.id, for: "active")
        try await charge(made.id)
        let removed = try await suite.send(.DELETE, "payments", "\(Self.path)/\(made.id)")
        #expect(removed?.status == 204, "\(point)")
        let count = try await suite.database.query(
            "select count(*) from payments.payment_methods where idempotency_key = \(key)")
        #expect(try count.first(Int.self) == 1, "\(point)")
    }

    private func charge(_ method: String) async throws {
        let order = """
            {"wallet_id":"\(wallet)","amount":{"amount":"10.00","currency":"USD"},"payment_method_id":"\(method)"}
            """
        let path = "/api/v1/payments/deposits"
        let deposit = try await suite.insist("payments", path, order, key: UUID().uuidString)
        try #require(deposit.status == 201, "\(point): \(deposit)")
        try await eventually(every: .milliseconds(50), "\(point): it is charged") {
            suite.clock.advance(by: .seconds(10))
            return try await suite.send(.GET, "payments", "\(path)/\(deposit.id)")?.json["status"]?.stringValue
                == "succeeded"
        }
    }

    private func wait(_ method: String, for status: String) async throws {
        try await eventually(every: .milliseconds(50), "\(point): it is \(status)") {
            suite.clock.advance(by: .seconds(10))
            return try await suite.send(.GET, "payments", "\(Self.path)/\(method)")?.json["status"]?.stringValue
                == status
        }
    }
}
