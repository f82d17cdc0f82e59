import JSONKit
import NIOHTTP1
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import PaymentsService

/// Customers pay by links.
@Suite(.timeLimit(.minutes(3))) struct PayLinkTests {
    @Test func aLinkIsPaidByManyAndCounted() async throws {
        try await People.run { payments in
            payments.wallet.door.open(People.marys, People.mary, 5_000, number: "900000000003")
            let (id, slug) = try await payments.link(
                #""amount":\#(People.money("33.33"))"#, more: #","redirect_url":"https://shop.example.com/thanks""#)
            let key = payments.newKey()
            let paid = try await payments.payLink(slug, #","note":"For COBOL""#, key: key)
            #expect(paid.status == 201 && paid.json["status"]?.stringValue == "completed", "\(paid.json)")
            #expect(paid.json["source"]?.stringValue == "link" && paid.json["source_id"]?.stringValue == id)
            #expect(paid.json["fee"]?["amount"]?.stringValue == "0.50")
            #expect(paid.json["net"]?["amount"]?.stringValue == "32.83")
            #expect(paid.json["redirect_url"]?.stringValue == "https://shop.example.com/thanks")
            #expect(paid.json["payee"]?["display_name"]?.stringValue == "Grace H.")
            #expect(try await payments.payLink(slug, #","note":"For COBOL""#, key: key).json == paid.json)
            #expect(try await payments.payLink(slug, as: People.mary, from: People.marys).status == 201)
            // The wallet may have answered too late for whoever paid.
            try await eventually("both have paid") {
                payments.clock.advance(by: .milliseconds(500))
                return try await payments.shownLink(id)["payments_count"] == .number("2")
            }
            let balance = payments.wallet.door.balance(People.graces)
            #expect(balance == 6_566)
            let shown = try await payments.shownLink(id)
            #expect(shown["status"]?.stringValue == "active")
            #expect(shown["total_collected"]?["amount"]?.stringValue == "66.66")
            let list = try await payments.send(
                .GET, "\(People.base)/payments?source=link&source_id=\(id)&role=payee", as: People.grace)
            #expect(list.json["data"]?.arrayValue?.count == 2)
            let told = try await payments.database.query(
                "select convert_from(data, 'UTF8') from payments.told where type = 'payments.payment_completed.v1'"
            ).decode(String.self)
            for message in told { #expect(message.contains(#""link":"A compiler""#), "\(message)") }
        }
    }

    @Test func whatIsNotToBePaid() async throws {
        try await People.run { payments in
            let (id, slug) = try await payments.link(
                #""minimum":\#(People.money("1.00")),"maximum":\#(People.money("5.00"))"#)
            let wrong = [
                ("", "amount_out_of_range"), (#","amount":\#(People.money("0.99"))"#, "amount_out_of_range"),
                (#","amount":\#(People.money("5.01"))"#, "amount_out_of_range"),
                (#","amount":\#(People.money("2.00", "EUR"))"#, "currency_mismatch"),
                (#","amount":\#(People.money("-2.00"))"#, "amount_not_positive"),
            ]
            for (more, code) in wrong {
                let refused = try await payments.payLink(slug, more)
                #expect(refused.code == code, "\(more): \(refused.code ?? "")")
            }
            let two = #","amount":\#(People.money("2.00"))"#
            #expect(try await payments.payLink(slug, two, as: People.grace, from: People.graces).code == "self_payment")
            #expect(try await payments.payLink(slug, two, from: People.graces).status == 404)
            #expect(try await payments.payLink("no-such-link", two).status == 404)
            let keyless = try await payments.send(
                .POST, "\(People.base)/pay/\(slug)", as: People.ada, json: "{}")
            #expect(keyless.code == "idempotency_key_required")
            #expect(payments.wallet.door.balance(People.graces) == 0)
            #expect(try await payments.shownLink(id)["payments_count"] == .number("0"))
        }
    }

    @Test func timeRunsOut() async throws {
        try await People.run { payments in
            let end = payments.clock.now + .seconds(600)
            let (id, slug) = try await payments.link(more: #","expires_at":"\#(end)""#)
            payments.clock.advance(by: .seconds(600))
            #expect(try await payments.page(slug).json["status"]?.stringValue == "expired")
            #expect(try await payments.payLink(slug).code == "expired")
            try await payments.waitForLink(id, "expired")
            let told = try await payments.database.query(
                "select from payments.told where type = 'payments.link_expired.v1'")
            #expect(told.count == 1)
            let late = try await payments.send(
                .PATCH, "\(PaymentsHarness.links)/\(id)", as: People.grace, json: #"{"status":"active"}"#)
            #expect(late.code == "not_open")
        }
    }

    /// Ten at once, each with a wallet of their own.
    @Test func ofTenPayersOneIsServed() async throws {
        try await People.run { payments in
            let payers = (0..<10).map { number in
                (user: UserID(UniqueID(high: 70, low: UInt64(number))), wallet: UniqueID(high: 80, low: UInt64(number)))
            }
            for payer in payers {
                payments.wallet.door.open(payer.wallet, payer.user, 10_000, number: "95000000000\(payer.wallet.low)")
                payments.directory.set(payer.user, name: ("Payer", "Of many"), addresses: [])
            }
            let (id, slug) = try await payments.link(more: #","single_use":true"#)
            let answers = try await withThrowingTaskGroup(of: PaymentsHarness.Answer.self) { group in
                for payer in payers {
                    group.addTask { try await payments.payLink(slug, as: payer.user, from: payer.wallet) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let statuses = answers.map(\.status).sorted()
            #expect(statuses == [201] + Array(repeating: 409, count: 9), "\(statuses)")
            for loser in answers where loser.status == 409 { #expect(loser.code == "already_used") }
            #expect(payments.wallet.door.balance(People.graces) == 985)
            let shown = try await payments.shownLink(id)
            #expect(shown["status"]?.stringValue == "completed" && shown["payments_count"] == .number("1"))
            #expect(try await payments.page(slug).json["status"]?.stringValue == "completed")
            #expect(try await payments.payLink(slug).code == "already_used")
        }
    }

    /// What the wallet refuses makes room for the next.
    @Test func aRefusedPayerMakesRoom() async throws {
        try await People.run { payments in
            let (id, slug) = try await payments.link(more: #","single_use":true"#)
            payments.wallet.door.refuse("limit_exceeded")
            #expect(try await payments.payLink(slug).code == "limit_exceeded")
            payments.wallet.door.allow()
            #expect(try await payments.payLink(slug).status == 201)
            #expect(try await payments.shownLink(id)["status"]?.stringValue == "completed")
        }
    }

    /// While the wallet is silent nobody else gets in, and nothing is paid twice.
    @Test func whatIsUnderWayKeepsItsRoom() async throws {
        try await People.run { payments in
            payments.wallet.door.open(People.marys, People.mary, 5_000, number: "900000000003")
            let (id, slug) = try await payments.link(
                more: #","single_use":true,"expires_at":"\#(payments.clock.now + .seconds(60))""#)
            payments.wallet.door.state.withLock { $0.silent = 1 }
            #expect(try await payments.payLink(slug).json["status"]?.stringValue == "processing")
            #expect(try await payments.payLink(slug, as: People.mary, from: People.marys).code == "already_used")
            payments.clock.advance(by: .seconds(120))
            try await payments.waitForLink(id, "completed")
            #expect(payments.wallet.door.balance(People.graces) == 985)
        }
    }
}
