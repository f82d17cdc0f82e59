import Authentication
import Contracts
import JSONKit
import MoneyKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// People pay people whom they know by address, number or account.
@Suite(.timeLimit(.minutes(2))) struct SendTests {
    @Test(arguments: [
        #"{"email":"Grace@Florin.test"}"#, #"{"phone":"+442079460000"}"#, #"{"account_number":"900000000002"}"#,
    ])
    func whoIsKnownIsPaidAtOnce(recipient: String) async throws {
        try await People.run { payments in
            let known = try await payments.send(.POST, "\(People.base)/recipients/resolve", json: recipient)
            #expect(known.json["known"] == .bool(true) && known.json["display_name"]?.stringValue == "Grace H.")
            let sent = try await payments.pay("12.34", to: recipient, more: #","note":"Dinner""#)
            #expect(sent.status == 201 && sent.json["status"]?.stringValue == "completed", "\(sent)")
            #expect(sent.json["role"]?.stringValue == "payer" && sent.json["source"]?.stringValue == "send")
            #expect(sent.json["payee"]?["display_name"]?.stringValue == "Grace H.")
            #expect(sent.json["reference"]?.stringValue?.hasPrefix("SND-2026") == true)
            let id = try #require(sent.json["id"]?.stringValue)
            #expect(sent.json["transaction_id"]?.stringValue == id)
            #expect(payments.wallet.door.balance(People.adas) == 8_766)
            #expect(payments.wallet.door.balance(People.graces) == 1_234)
            let posted = try #require(payments.wallet.door.state.withLock { $0.posted.values.first })
            #expect(posted.purpose == "send" && posted.ownerID == People.ada && posted.description == "Dinner")
            #expect(posted.initiator == Initiator(userID: People.ada, channel: .session))
            let received = try await payments.payment(id, as: People.grace)
            #expect(received.json["role"]?.stringValue == "payee")
            #expect(received.json["payer"]?["display_name"]?.stringValue == "Ada L.")
            #expect(received.json["wallet_id"]?.stringValue == People.graces.description)
            #expect(try await payments.payment(id, as: People.mary).status == 404)
        }
    }

    @Test func nobodyUnknownIsShownAndNobodyPaysThemselves() async throws {
        try await People.run { payments in
            let path = "\(People.base)/recipients/resolve"
            for unknown in [#"{"email":"who@florin.test"}"#, #"{"account_number":"999999999999"}"#] {
                let answer = try await payments.send(.POST, path, json: unknown)
                #expect(answer.status == 200 && answer.json["known"] == .bool(false))
                #expect(answer.json["display_name"] == .null)
            }
            for wrong in [
                "{}", #"{"email":"grace"}"#, #"{"phone":"0207"}"#, #"{"account_number":"1"}"#,
                #"{"email":"grace@florin.test","phone":"+442079460000"}"#, #"{"user_id":"x"}"#,
            ] {
                #expect(try await payments.send(.POST, path, json: wrong).code == "validation_failed", "\(wrong)")
            }
            #expect(try await payments.pay("1.00", to: #"{"email":"ada@florin.test"}"#).code == "self_payment")
            #expect(try await payments.pay("1.00", to: #"{"account_number":"900000000001"}"#).code == "self_payment")
            #expect(try await payments.pay("1.00", to: #"{"account_number":"999999999999"}"#).status == 404)
            #expect(try await payments.pay("1.00", from: People.graces).status == 404)
            #expect(try await payments.pay("1.00", from: UniqueID(high: 6, low: 6)).status == 404)
            #expect(try await payments.pay("0.00").code == "amount_not_positive")
            #expect(try await payments.pay("1000000.01").code == "amount_out_of_range")
            #expect(payments.wallet.door.state.withLock { $0.requests } == 0)
            let rows = try await payments.database.query("select from payments.payments")
            #expect(rows.isEmpty)
        }
    }

    @Test func theWalletsNoIsTheCallersAndEndsThePayment() async throws {
        try await People.run { payments in
            payments.wallet.door.refuse(
                "limit_exceeded",
                members: [
                    RefusalMember(name: "limit", value: "sent_per_day"),
                    RefusalMember(name: "used", amount: Money(minorUnits: 1_200, currency: .USD)),
                ])
            let refused = try await payments.pay("1.00", key: "k")
            #expect(refused.status == 422 && refused.code == "limit_exceeded")
            #expect(refused.json["limit"]?.stringValue == "sent_per_day")
            #expect(refused.json["used"]?["amount"]?.stringValue == "12.00")
            let list = try await payments.send(.GET, "\(People.base)/payments?status=failed")
            let failed = try #require(list.json["data"]?.arrayValue?.first)
            #expect(failed["failure_code"]?.stringValue == "limit_exceeded")
            #expect(
                try await payments.send(.GET, "\(People.base)/payments", as: People.grace).json["data"] == .array([]))
            // The same request is judged anew.
            payments.wallet.door.allow()
            #expect(try await payments.pay("1.00", key: "k").status == 201)
            #expect(try await payments.pay("1000.00").code == "insufficient_funds")
            #expect(payments.wallet.door.balance(People.graces) == 100)
        }
    }

    @Test func aKeyPaysOnce() async throws {
        try await People.run { payments in
            let answers = try await withThrowingTaskGroup(of: PaymentsHarness.Answer.self) { group in
                for _ in 0..<8 { group.addTask { try await payments.pay("1.00", key: "once") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == 201 || $0.code == "request_in_progress" })
            let first = try #require(answers.first { $0.status == 201 })
            let again = try await payments.pay("1.00", key: "once")
            #expect(again.status == 201 && again.body == first.body)
            #expect(again.headers["Idempotent-Replayed"].first == "true")
            #expect(try await payments.pay("2.00", key: "once").code == "idempotency_key_reused")
            #expect(payments.wallet.door.balance(People.graces) == 100)
        }
    }

    /// A key that has made something else moves nothing.
    @Test func aKeyOfAnotherRouteIsNotSpent() async throws {
        try await People.run { payments in
            let made = try await payments.pay("1.00", key: "k")
            #expect(made.status == 201)
            let other = try await payments.send(
                .POST, "\(People.base)/send",
                json:
                    #"{"source_wallet_id":"\#(People.adas)","recipient":{"email":"mary@florin.test"},"amount":\#(People.money("1.00"))}"#,
                key: "k")
            #expect(other.code == "idempotency_key_reused")
            #expect(payments.wallet.door.balance(People.marys) == 0)
        }
    }

    /// What the wallet has done without saying so is found out, and done once.
    @Test func aSilentWalletIsAskedAgain() async throws {
        try await People.run { payments in
            payments.wallet.door.state.withLock { $0.silent = 1 }
            let sent = try await payments.pay("5.00", key: "k")
            #expect(sent.status == 201 && sent.json["status"]?.stringValue == "processing", "\(sent)")
            let id = try #require(sent.json["id"]?.stringValue)
            #expect(try await payments.payment(id, as: People.grace).status == 404)
            payments.clock.advance(by: .seconds(11))
            try await payments.waitForPayment(id, "completed")
            #expect(payments.wallet.door.balance(People.graces) == 500)
            #expect(payments.wallet.door.state.withLock { $0.posted.count } == 1)
            #expect(try await payments.pay("5.00", key: "k").json["id"]?.stringValue == id)
        }
    }

    @Test func listsTellWhoStandsWhere() async throws {
        try await People.run { payments in
            let first = try await payments.pay("1.00")
            _ = try await payments.pay("2.00", to: #"{"email":"mary@florin.test"}"#)
            _ = try await payments.pay(
                "0.50", to: #"{"email":"ada@florin.test"}"#, from: People.graces, as: People.grace)
            func count(_ query: String, _ user: UserID = People.ada) async throws -> Int? {
                try await payments.send(.GET, "\(People.base)/payments\(query)", as: user).json["data"]?.arrayValue?
                    .count
            }
            #expect(try await count("") == 3)
            #expect(try await count("?role=payer") == 2)
            #expect(try await count("?role=payee") == 1)
            #expect(try await count("?source=request") == 0)
            #expect(try await count("?source_id=\(UniqueID(high: 1, low: 1))") == 0)
            #expect(try await count("?status=completed&role=payee", People.mary) == 1)
            let page = try await payments.send(.GET, "\(People.base)/payments?limit=2")
            let cursor = try #require(page.json["next_cursor"]?.stringValue)
            let rest = try await payments.send(.GET, "\(People.base)/payments?limit=2&cursor=\(cursor)")
            #expect(rest.json["data"]?.arrayValue?.first?["id"] == first.json["id"])
            #expect(try await payments.send(.GET, "\(People.base)/payments?cursor=x").code == "bad_cursor")
            #expect(try await payments.send(.GET, "\(People.base)/payments?role=both").code == "malformed_parameter")
        }
    }

    @Test(arguments: [Role.support, .operator, .admin, .auditor, .accountant, .compliance])
    func staffHaveNoPartInIt(role: Role) async throws {
        try await People.run { payments in
            let id = try #require(try await payments.pay("1.00").json["id"]?.stringValue)
            let staff = PaymentsHarness.staff
            for path in ["payments", "payments/\(id)"] {
                #expect(try await payments.send(.GET, "\(People.base)/\(path)", as: staff, roles: [role]).status == 403)
            }
            for path in ["send", "recipients/resolve", "payments/\(id)/cancel"] {
                let answer = try await payments.send(
                    .POST, "\(People.base)/\(path)", as: staff, roles: [role], json: "{}", key: "k")
                #expect(answer.status == 403, "\(path)")
            }
        }
    }
}
