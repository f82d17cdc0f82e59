import Contracts
import JSONKit
import Logging
import Messaging
import MoneyKit
import NIOHTTP1
import PaymentsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Room at the wallet: asked for before a deposit is accepted, given back when nobody pays, never left behind.
@Suite(.timeLimit(.minutes(2))) struct DepositOrderTests {
    private func count(_ payments: PaymentsHarness) async throws -> Int64? {
        try await payments.database.query("select count(*) from payments.deposits").first(Int64.self)
    }

    @Test func anAcceptedDepositHasItsRoomAndACreditTakesItOver() async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newDeposit("10.02")
            #expect(payments.wallet.state.withLock { $0.reserved.count } == 1)
            #expect(try await payments.settle(id) == 200)
            try await payments.waitUntil(id, is: "succeeded")
            let deposit = try await payments.send(.GET, "/api/v1/payments/deposits/\(id)").json
            #expect(deposit["credited"]?["amount"]?.stringValue == "10.02")
            #expect(deposit["fee"]?["amount"]?.stringValue == "0.00")
            #expect(payments.wallet.state.withLock { $0.released.isEmpty })
        }
    }

    @Test(arguments: ["10.01", "10.02"])
    func whatNobodyPaysGivesItsRoomBack(amount: String) async throws {
        try await PaymentsHarness.run { payments in
            let id = try await payments.newDeposit(amount)
            if amount == "10.02" { payments.clock.advance(by: .seconds(24 * 3_600)) }
            try await payments.waitUntil(id, is: amount == "10.01" ? "failed" : "expired")
            try await eventually("the room is given back") {
                payments.wallet.state.withLock { $0.released.count == 1 && $0.reserved.isEmpty }
            }
        }
    }

    @Test func aRefusalTellsItsFactsAndLeavesNothing() async throws {
        try await PaymentsHarness.run { payments in
            payments.wallet.state.withLock {
                $0.checkRefusal = "limit_exceeded"
                $0.checkMembers = [
                    RefusalMember(name: "limit", value: "deposits_per_day"),
                    RefusalMember(name: "used", amount: Money(minorUnits: 1200, currency: .USD)),
                ]
            }
            let refused = try await payments.deposit("1000.00", key: "k")
            #expect(refused.status == 422 && refused.code == "limit_exceeded")
            #expect(refused.json["limit"]?.stringValue == "deposits_per_day")
            #expect(refused.json["used"]?["amount"]?.stringValue == "12.00")
            #expect(refused.json["detail"]?.stringValue == "No.")
            #expect(try await count(payments) == 0)
            payments.wallet.state.withLock { $0.checkRefusal = nil }
            #expect(try await payments.deposit("1000.00", key: "k").status == 201)
        }
    }

    @Test func withoutARateTheSameStatusAsEverywhere() async throws {
        try await PaymentsHarness.run { payments in
            payments.wallet.state.withLock { $0.checkRefusal = "rate_unavailable" }
            let refused = try await payments.deposit("1.00")
            #expect(refused.status == 503 && refused.code == "rate_unavailable")
            #expect(refused.headers.first(name: "Retry-After") != nil)
        }
    }

    /// As while its processes are being replaced one by one.
    @Test func aWalletThatIsAwayForAMomentCostsNoRequest() async throws {
        try await PaymentsHarness.run { payments in
            payments.wallet.state.withLock { $0.unavailableOrders = 4 }
            let created = try await payments.deposit("10.00")
            #expect(created.status == 201)
            #expect(payments.wallet.state.withLock { $0.orders } == 5)
        }
    }

    @Test func anOrderWithoutAnAnswerIsWithdrawnRoomAndAll() async throws {
        try await PaymentsHarness.run { payments in
            payments.wallet.state.withLock { $0.unavailableOrders = .max }
            let away = try await payments.deposit("10.00", key: "k")
            #expect(away.status == 503 && away.headers.first(name: "Retry-After") != nil)
            // Nobody was told of it.
            let mine = try await payments.send(.GET, "/api/v1/payments/deposits").json
            #expect(mine["data"] == .array([]))
            #expect(try await payments.asOperator(.GET, PaymentsHarness.operators).json["data"] == .array([]))
            payments.clock.advance(by: .seconds(61))
            try await eventually("the order is forgotten") { try await count(payments) == 0 }
            #expect(payments.wallet.state.withLock { $0.released.count } == 1)
            payments.wallet.state.withLock { $0.unavailableOrders = 0 }
            #expect(try await payments.deposit("10.00", key: "k").status == 201)
            #expect(try await count(payments) == 1)
        }
    }

    @Test func aRepetitionTakesUpAnOrderThatWasLeftBehind() async throws {
        try await PaymentsHarness.run { payments in
            payments.wallet.state.withLock { $0.unavailableOrders = .max }
            #expect(try await payments.deposit("10.00", key: "k").status == 503)
            payments.wallet.state.withLock { $0.unavailableOrders = 0 }
            #expect(try await payments.deposit("11.00", key: "k").code == "idempotency_key_reused")
            let id = try #require(try await payments.deposit("10.00", key: "k").json["id"]?.stringValue)
            try await payments.waitUntil(id, is: "succeeded")
            #expect(try await count(payments) == 1)
            #expect(payments.wallet.state.withLock { $0.released.isEmpty })
        }
    }

    /// Its room has been given back already by the worker that withdraws it.
    @Test func anOrderThatIsBeingWithdrawnIsNotTakenUp() async throws {
        try await PaymentsHarness.run { payments in
            payments.wallet.state.withLock { $0.checkRefusal = "deposit_ended" }
            let answer = try await payments.deposit("10.00", key: "k")
            #expect(answer.status == 409 && answer.code == "request_in_progress")
            #expect(try await payments.send(.GET, "/api/v1/payments/deposits").json["data"] == .array([]))
        }
    }

    @Test func withoutABrokerTheAnswerIsQuick() async throws {
        let broker = MessageBroker(
            try BrokerConfig(url: "amqp://guest:guest@127.0.0.1:\(freePort())/"), topology: .exchangesOnly(),
            logger: Logger(label: "payments"))
        let deposit = Deposit(
            id: DepositID(.example), owner: .init(.example), wallet: .example, amount: .example, fee: .zero(.USD),
            provider: "sandbox", method: .card, returnURL: nil, createdAt: .example)
        let start = ContinuousClock.now
        await #expect(throws: MessagingError.self) { try await WalletRequests(broker: broker).reserve(deposit) }
        #expect(ContinuousClock.now - start < .seconds(5))
        await broker.close()
    }

    // MARK: Lists

    @Test func listsAreNarrowedAsAsked() async throws {
        try await PaymentsHarness.run { payments in
            let first = try await payments.newDeposit("10.02")
            payments.clock.advance(by: .seconds(5))
            let failed = try await payments.newDeposit("10.01")
            try await payments.waitUntil(failed, is: "failed")
            payments.clock.advance(by: .seconds(5))
            let last = try await payments.newDeposit("11.02")
            let made = try await payments.send(.GET, "/api/v1/payments/deposits/\(failed)").json
            let instant = try #require(made["created_at"]?.stringValue)
            func list(_ query: String) async throws -> [String] {
                let answer = try await payments.send(.GET, "/api/v1/payments/deposits?\(query)")
                #expect(answer.status == 200)
                return (answer.json["data"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
            }
            #expect(try await list("status=pending") == [last, first])
            #expect(try await list("status=failed") == [failed])
            #expect(try await list("wallet_id=\(PaymentsHarness.wallet)") == [last, failed, first])
            #expect(try await list("wallet_id=\(UniqueID(high: 5, low: 5))") == [])
            // A time that was shown means the same when it comes back: from it on, and before it.
            #expect(try await list("from=\(instant)") == [last, failed])
            #expect(try await list("to=\(instant)") == [first])
            let customer = PaymentsHarness.customer
            for (query, ids) in [
                ("owner_id=\(customer)&stage=awaiting", [last, first]), ("stage=ended", [failed]),
                ("owner_id=\(UniqueID(high: 5, low: 5))", []), ("provider=sandbox&status=failed", [failed]),
            ] {
                let answer = try await payments.asOperator(.GET, "\(PaymentsHarness.operators)?\(query)")
                let found = (answer.json["data"]?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }
                #expect(found == ids, "\(query)")
            }
        }
    }

    // MARK: Coming back

    @Test(arguments: [
        "http://localhost:3000/paid", "http://127.0.0.1:5173/", "http://[::1]:3000/", "myapp://paid",
        "com.example.shop://order/1", "https://nowhere-that-resolves.example/",
    ])
    func developersComeBackToTheirOwnMachineAndApp(url: String) async throws {
        try await PaymentsHarness.run { payments in
            let body = """
                {"wallet_id":"\(PaymentsHarness.wallet)","amount":{"amount":"10.02","currency":"USD"},\
                "return_url":"\(url)"}
                """
            let created = try await payments.send(.POST, "/api/v1/payments/deposits", json: body, key: "k")
            #expect(created.status == 201)
        }
    }
}
