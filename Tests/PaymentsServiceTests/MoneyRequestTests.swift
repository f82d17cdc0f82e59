import Authentication
import Contracts
import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Grace asks Ada for money, and Ada answers.
@Suite(.timeLimit(.minutes(2))) struct MoneyRequestTests {
    private static let path = "\(People.base)/requests"

    private func ask(
        _ payments: PaymentsHarness, _ amount: String = "12.00", of payer: String = #"{"email":"ada@florin.test"}"#,
        more: String = "", key: String? = nil
    ) async throws -> PaymentsHarness.Answer {
        try await payments.send(
            .POST, Self.path, as: People.grace,
            json: #"{"wallet_id":"\#(People.graces)","amount":\#(People.money(amount)),"payer":\#(payer)\#(more)}"#,
            key: key ?? IDGenerator(clock: .system).next().description)
    }

    private func asked(_ payments: PaymentsHarness, _ amount: String = "12.00") async throws -> String {
        let made = try await ask(payments, amount)
        #expect(made.status == 201 && made.json["status"]?.stringValue == "pending", "\(made)")
        return try #require(made.json["id"]?.stringValue)
    }

    private func pay(
        _ payments: PaymentsHarness, _ id: String, as user: UserID = People.ada, from wallet: UniqueID = People.adas
    ) async throws -> PaymentsHarness.Answer {
        try await payments.send(
            .POST, "\(Self.path)/\(id)/pay", as: user, json: #"{"source_wallet_id":"\#(wallet)"}"#,
            key: IDGenerator(clock: .system).next().description)
    }

    private func status(_ payments: PaymentsHarness, _ id: String) async throws -> String? {
        try await payments.send(.GET, "\(Self.path)/\(id)").json["status"]?.stringValue
    }

    @Test func whoeverIsAskedPaysOnce() async throws {
        try await People.run { payments in
            let made = try await ask(payments, more: #","note":"Dinner""#)
            let id = try #require(made.json["id"]?.stringValue)
            #expect(made.json["payer"]?["display_name"]?.stringValue == "Ada L.")
            #expect(made.json["reference"]?.stringValue?.hasPrefix("REQ-2026") == true)
            let received = try await payments.send(.GET, "\(Self.path)?box=received")
            #expect(received.json["data"]?.arrayValue?.first?["requester"]?["display_name"]?.stringValue == "Grace H.")
            #expect(received.json["data"]?.arrayValue?.first?["wallet_id"] == .null)
            #expect(try await payments.send(.GET, "\(Self.path)?box=sent").json["data"] == .array([]))
            for stranger in [People.mary, People.grace] {
                #expect(try await pay(payments, id, as: stranger).status == 404)
            }
            #expect(try await pay(payments, id, from: People.graces).status == 404)
            let paid = try await pay(payments, id)
            #expect(paid.status == 201 && paid.json["status"]?.stringValue == "completed", "\(paid)")
            #expect(paid.json["source"]?.stringValue == "request" && paid.json["source_id"]?.stringValue == id)
            #expect(payments.wallet.door.balance(People.graces) == 1_200)
            let now = try await payments.send(.GET, "\(Self.path)/\(id)")
            #expect(now.json["status"]?.stringValue == "paid" && now.json["payment_id"] == paid.json["id"])
            #expect(try await pay(payments, id).code == "not_open")
            #expect(try await payments.send(.POST, "\(Self.path)/\(id)/decline").code == "not_open")
            let list = try await payments.send(.GET, "\(People.base)/payments?source=request&source_id=\(id)")
            #expect(list.json["data"]?.arrayValue?.count == 1)
        }
    }

    @Test func badRequestsLeaveNothing() async throws {
        try await People.run { payments in
            #expect(try await ask(payments, of: #"{"email":"grace@florin.test"}"#).code == "self_payment")
            #expect(try await ask(payments, of: #"{"account_number":"999999999999"}"#).status == 404)
            #expect(try await ask(payments, "0.00").code == "amount_not_positive")
            #expect(try await ask(payments, "1000000.01").code == "amount_out_of_range")
            for more in [#","expires_in_hours":0"#, #","expires_in_hours":169"#, #","note":"""#, #","x":1"#] {
                #expect(try await ask(payments, more: more).code == "validation_failed", "\(more)")
            }
            let foreign = try await payments.send(
                .POST, Self.path,
                json:
                    #"{"wallet_id":"\#(People.graces)","amount":\#(People.money("1.00")),"payer":{"email":"mary@florin.test"}}"#,
                key: "k")
            #expect(foreign.status == 404)
            let euros = try await payments.send(
                .POST, Self.path,
                json:
                    #"{"wallet_id":"\#(People.adas)","amount":\#(People.money("1.00", "EUR")),"payer":{"email":"mary@florin.test"}}"#,
                key: "k")
            #expect(euros.code == "currency_mismatch" && euros.json["expected_currency"]?.stringValue == "USD")
            #expect(try await payments.database.query("select from payments.requests").isEmpty)
        }
    }

    @Test func aKeyAsksOnce() async throws {
        try await People.run { payments in
            let first = try await ask(payments, key: "k")
            let again = try await ask(payments, key: "k")
            #expect(first.status == 201 && again.body == first.body)
            #expect(try await ask(payments, "13.00", key: "k").code == "idempotency_key_reused")
            #expect(try await payments.database.query("select from payments.requests").count == 1)
        }
    }

    @Test func eachEndHasItsOwnNo() async throws {
        try await People.run { payments in
            let one = try await asked(payments)
            #expect(try await payments.send(.POST, "\(Self.path)/\(one)/cancel").status == 404)
            #expect(try await payments.send(.POST, "\(Self.path)/\(one)/decline", as: People.grace).status == 404)
            #expect(try await payments.send(.GET, "\(Self.path)/\(one)", as: People.mary).status == 404)
            let declined = try await payments.send(.POST, "\(Self.path)/\(one)/decline")
            #expect(declined.status == 200 && declined.json["status"]?.stringValue == "declined")
            let two = try await asked(payments)
            let cancelled = try await payments.send(.POST, "\(Self.path)/\(two)/cancel", as: People.grace)
            #expect(cancelled.status == 200 && cancelled.json["status"]?.stringValue == "cancelled")
            for id in [one, two] { #expect(try await pay(payments, id).code == "not_open") }
            #expect(payments.wallet.door.balance(People.graces) == 0)
        }
    }

    @Test func aRefusedPaymentLeavesItOpen() async throws {
        try await People.run { payments in
            let id = try await asked(payments, "200.00")
            #expect(try await pay(payments, id).code == "insufficient_funds")
            #expect(try await status(payments, id) == "pending")
            payments.wallet.door.open(People.adas, People.ada, 20_000, number: "900000000001")
            #expect(try await pay(payments, id).status == 201)
            #expect(try await status(payments, id) == "paid")
        }
    }

    /// While the wallet has not answered, nothing else ends it.
    @Test func whatIsBeingPaidStaysOpenForThat() async throws {
        try await People.run { payments in
            let id = try await asked(payments)
            payments.wallet.door.state.withLock { $0.silent = 1 }
            #expect(try await pay(payments, id).json["status"]?.stringValue == "processing")
            #expect(try await pay(payments, id).code == "not_open")
            #expect(try await payments.send(.POST, "\(Self.path)/\(id)/decline").code == "not_open")
            #expect(try await payments.send(.POST, "\(Self.path)/\(id)/cancel", as: People.grace).code == "not_open")
            payments.clock.advance(by: .seconds(73 * 3_600))
            try await eventually("the request is paid") { try await status(payments, id) == "paid" }
            #expect(payments.wallet.door.balance(People.graces) == 1_200)
        }
    }

    @Test func lateIsTooLate() async throws {
        try await People.run { payments in
            let id = try await asked(payments)
            payments.clock.advance(by: .seconds(72 * 3_600))
            let late = try await pay(payments, id)
            #expect(late.code == "not_open" && late.json["state"]?.stringValue == "expired")
            try await eventually(within: .seconds(40), "the request is expired") {
                try await status(payments, id) == "expired"
            }
        }
    }

    /// Who has no account is asked as soon as there is one.
    @Test func aNewcomerIsAskedLater() async throws {
        try await People.run { payments in
            let made = try await ask(payments, of: #"{"phone":"+442079461111"}"#)
            #expect(made.json["recipient"]?["phone"]?.stringValue == "+442079461111")
            #expect(made.json["payer"]?["display_name"] == .null)
            let id = try #require(made.json["id"]?.stringValue)
            #expect(try await pay(payments, id, as: People.mary).status == 404)
            try await payments.verified(People.mary, .phone, "+442079461111")
            payments.wallet.door.open(People.marys, People.mary, 2_000, number: "900000000003")
            let box = try await eventually("Mary is asked") {
                let list = try await payments.send(.GET, "\(Self.path)?box=received", as: People.mary)
                return list.json["data"]?.arrayValue?.first
            }
            #expect(box["id"]?.stringValue == id)
            #expect(try await pay(payments, id, as: People.mary, from: People.marys).status == 201)
        }
    }

    /// Paid twice, declined, cancelled and out of time, all at once.
    @Test func oneAnswerWins() async throws {
        try await People.run { payments in
            for turn in 0..<5 {
                let before = payments.wallet.door.balance(People.graces) ?? 0
                let id = try await asked(payments, "1.00")
                async let one = pay(payments, id)
                async let two = pay(payments, id)
                async let declined = payments.send(.POST, "\(Self.path)/\(id)/decline")
                async let cancelled = payments.send(.POST, "\(Self.path)/\(id)/cancel", as: People.grace)
                if turn.isMultiple(of: 2) { payments.clock.advance(by: .seconds(72 * 3_600)) }
                let answers = try await [one, two, declined, cancelled]
                #expect(answers.filter { $0.status < 300 }.count <= 1, "\(answers.map(\.status))")
                // In three days the callers' tokens end as well.
                for loser in answers where loser.status >= 300 {
                    #expect(["not_open", "token_expired"].contains(loser.code ?? ""), "\(loser)")
                }
                let paid = answers[0].status == 201 || answers[1].status == 201
                #expect((payments.wallet.door.balance(People.graces) ?? 0) - before == (paid ? 100 : 0))
                if answers.contains(where: { $0.status < 300 }) {
                    #expect(try await status(payments, id) != "pending")
                }
            }
        }
    }
}
