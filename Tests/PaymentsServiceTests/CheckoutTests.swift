import Contracts
import CurlKit
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

/// Guests pay by links, through a provider.
@Suite(.timeLimit(.minutes(3))) struct CheckoutTests {
    private func run(_ body: @escaping @Sendable (PaymentsHarness) async throws -> Void) async throws {
        try await People.run(providerIsUp: true, [:], body)
    }

    private func sales(_ payments: PaymentsHarness) async throws -> [JSONValue] {
        let list = try await payments.send(.GET, "\(People.base)/payments?source=checkout", as: People.grace)
        return list.json["data"]?.arrayValue ?? []
    }

    /// And nothing of the seller.
    @Test func aProviderIsToldOfTheGuest() async throws {
        try await run { payments in
            let (_, slug) = try await payments.link()
            let opened = try await payments.checkOut(slug, with: "paystack")
            #expect(opened.status == 201, "\(opened.code ?? "")")
            let id = try #require(opened.json["id"]?.stringValue)
            let told = try await payments.asked(.paystack, .get, "/transaction/verify/\(id)")
            let customer = try JSONParser.parse(told.body)["data"]?["customer"]
            #expect(customer?["email"] == .string("guest@florin.test"))
        }
    }

    @Test func aGuestPaysTheSeller() async throws {
        try await run { payments in
            let (id, slug) = try await payments.link(
                more: #","single_use":true,"redirect_url":"https://shop.example.com/thanks""#)
            let key = payments.newKey()
            let opened = try await payments.checkOut(slug, key: key)
            #expect(opened.status == 201 && opened.json["status"]?.stringValue == "pending", "\(opened.json)")
            let url = try #require(opened.json["next_action"]?["url"]?.stringValue)
            #expect(url.contains("/checkout/"))
            #expect(opened.json["reference"]?.stringValue?.hasPrefix("LNK-") == true)
            #expect(opened.json["email"]?.stringValue == "guest@florin.test")
            #expect(opened.json["name"]?.stringValue == "A Guest")
            #expect(try await payments.checkOut(slug, key: key).json == opened.json)
            try await payments.waitForLink(id, "completed")
            let sold = try #require(try await sales(payments).first)
            #expect(sold["id"] == opened.json["id"] && sold["status"]?.stringValue == "completed")
            #expect(sold["payer"]?["display_name"]?.stringValue == "A Guest")
            #expect(sold["fee"]?["amount"]?.stringValue == "0.15")
            #expect(sold["redirect_url"]?.stringValue == "https://shop.example.com/thanks")
            #expect(sold["reference"] == opened.json["reference"])
            // Credited once, as what it is.
            let credited = payments.wallet.state.withLock { Array($0.credited.values) }
            #expect(credited.count == 1 && credited[0].purpose == "checkout" && credited[0].fee.minorUnits == 15)
            #expect(credited[0].walletID == People.graces && credited[0].ownerID == People.grace)
            let told = try await payments.database.query("select type from payments.told").decode(String.self)
            let counts = Dictionary(told.map { ($0, 1) }, uniquingKeysWith: +)
            for (type, count) in [
                ("payments.deposit_created.v1", nil), ("payments.deposit_succeeded.v1", nil),
                ("payments.payment_created.v1", 1), ("payments.payment_completed.v1", 1),
                ("payments.link_completed.v1", 1),
            ] as [(String, Int?)] {
                #expect(counts[type] == count, "\(type)")
            }
            #expect(try await payments.checkOut(slug).code == "already_used")
            #expect(try await payments.payLink(slug).code == "already_used")
        }
    }

    /// To its owner it is no deposit, and it is nobody's to see or to give back but by way of the payment.
    @Test func itIsNoDepositOfTheSeller() async throws {
        try await run { payments in
            let (_, slug) = try await payments.link()
            let id = try #require(try await payments.checkOut(slug).json["id"]?.stringValue)
            try await eventually("the guest has paid") { try await sales(payments).count == 1 }
            let deposits = "\(People.base)/deposits"
            #expect(try await payments.send(.GET, deposits, as: People.grace).json["data"] == .array([]))
            #expect(try await payments.send(.GET, "\(deposits)/\(id)", as: People.grace).status == 404)
            let refund = try await payments.send(
                .POST, "\(People.base)/refunds", as: People.grace,
                json: #"{"deposit_id":"\#(id)","reason":"duplicate"}"#, key: payments.newKey())
            #expect(refund.status == 404)
            #expect(try await payments.payment(id, as: People.ada).status == 404)
            let staff = try await payments.asOperator(.GET, "\(PaymentsHarness.operators)/\(id)")
            #expect(staff.status == 200 && staff.json["link_id"] != .null)
        }
    }

    @Test func aDeclinedGuestMakesRoom() async throws {
        try await run { payments in
            let (id, slug) = try await payments.link(
                #""minimum":\#(People.money("1.00"))"#, more: #","single_use":true"#)
            let declined = try await payments.checkOut(slug, #","amount":\#(People.money("5.01"))"#)
            #expect(declined.status == 201, "\(declined.json)")
            let paid = try await eventually("there is room again") {
                let answer = try await payments.payLink(slug, #","amount":\#(People.money("5.00"))"#)
                return answer.status == 201 ? answer : nil
            }
            #expect(paid.json["status"]?.stringValue == "completed")
            #expect(try await payments.shownLink(id)["payments_count"] == .number("1"))
            #expect(try await sales(payments).isEmpty)
        }
    }

    /// Whoever does not pay gives the room back when the time is up, and what comes then goes back.
    @Test func whoComesTooLateGetsItBack() async throws {
        try await run { payments in
            let (id, slug) = try await payments.link(
                #""minimum":\#(People.money("1.00"))"#, more: #","single_use":true"#)
            let waiting = try await payments.checkOut(slug, #","amount":\#(People.money("5.02"))"#)
            let deposit = try #require(waiting.json["id"]?.stringValue)
            let five = #","amount":\#(People.money("5.00"))"#
            #expect(try await payments.payLink(slug, five).code == "already_used")
            #expect(try await payments.checkOut(slug, five).code == "already_used")
            payments.clock.advance(by: .seconds(25 * 3_600))
            try await payments.waitUntil(deposit, isIn: "ended")
            #expect(try await payments.payLink(slug, five).status == 201)
            #expect(try await payments.shownLink(id)["status"]?.stringValue == "completed")
            let event = payments.event("evt_late", deposit: deposit, amount: "5.02")
            #expect(try await payments.webhook(event).status == 200)
            let closed = try await eventually("its credit is closed for good") {
                payments.wallet.state.withLock { $0.closed[UniqueID(deposit) ?? .example] }
            }
            #expect(closed == 0 && payments.wallet.credits == 0)
            #expect(try await sales(payments).isEmpty)
        }
    }

    /// After a quarter of an hour others go first, guests and customers, and what comes from whoever was slow goes
    /// back.
    @Test(arguments: [true, false]) func whoDoesNotPayLetsOthersGoFirst(isGuest: Bool) async throws {
        try await run { payments in
            let (id, slug) = try await payments.link(
                #""minimum":\#(People.money("1.00"))"#, more: #","single_use":true"#)
            let waiting = try await payments.checkOut(slug, #","amount":\#(People.money("5.02"))"#)
            let deposit = try #require(waiting.json["id"]?.stringValue)
            let five = #","amount":\#(People.money("5.00"))"#
            payments.clock.advance(by: .seconds(890))
            #expect(try await payments.payLink(slug, five).code == "already_used")
            #expect(try await payments.checkOut(slug, five).code == "already_used")
            payments.clock.advance(by: .seconds(20))
            let next = try await isGuest ? payments.checkOut(slug, five) : payments.payLink(slug, five)
            #expect(next.status == 201, "\(next.json)")
            // The room has gone to one of them, who is not slow.
            #expect(try await payments.payLink(slug, five).code == "already_used")
            let event = payments.event("evt_slow", deposit: deposit, amount: "5.02")
            #expect(try await payments.webhook(event).status == 200)
            let closed = try await eventually("its credit is closed for good") {
                payments.wallet.state.withLock { $0.closed[UniqueID(deposit) ?? .example] }
            }
            #expect(closed == 0)
            try await payments.waitForLink(id, "completed")
            let link = try await payments.shownLink(id)
            #expect(link["payments_count"] == .number("1"))
            #expect(link["total_collected"]?["amount"]?.stringValue == "5.00")
            let credited = payments.wallet.state.withLock { $0.credited.keys.map(\.description) }
            #expect(!credited.contains(deposit) && credited.count == (isGuest ? 1 : 0))
        }
    }

    /// What a provider cannot carry is neither offered by it nor asked of it.
    @Test(arguments: [("5.00", "NGN", "paypal"), ("1500.50", "HUF", "paypal"), ("1.234", "KWD", "stripe")])
    func onlyWhoCarriesItIsOffered(amount: String, currency: String, provider: String) async throws {
        try await run { payments in
            let wallet = UniqueID(high: 8, low: 208)
            payments.wallet.door.open(
                wallet, People.grace, 0, try #require(Currency(currency)), number: "900000000009")
            let made = try await payments.makeLink(
                #""amount":\#(People.money(amount, currency))"#, wallet: wallet)
            let slug = try #require(made.json["slug"]?.stringValue, "\(made.json)")
            let methods = try await payments.page(slug).json["methods"]?.arrayValue?.compactMap(\.stringValue) ?? []
            #expect(methods.first == "wallet" && methods.contains("sandbox") && !methods.contains(provider))
            let refused = try await payments.checkOut(slug, with: provider)
            #expect(refused.status == 422 && refused.code == "amount_not_supported", "\(refused.json)")
            // Where payers say how much, the currency alone is what is offered.
            let open = try await payments.makeLink(
                #""minimum":\#(People.money("1.00", currency))"#, wallet: wallet)
            let other = try #require(open.json["slug"]?.stringValue, "\(open.json)")
            let offered = try await payments.page(other).json["methods"]?.arrayValue?.contains(.string(provider))
            #expect(offered == (currency != "NGN"))
            let money = #","amount":\#(People.money(amount, currency))"#
            #expect(try await payments.checkOut(other, money, with: provider).code == "amount_not_supported")
            #expect(payments.wallet.state.withLock(\.orders) == 0)
            #expect(try await payments.database.query("select from payments.deposits").isEmpty)
        }
    }

    /// As clients do: what is not answered, or not yet, is asked again with its key.
    private static func insisting(
        _ payments: PaymentsHarness, _ ask: @Sendable () async throws -> PaymentsHarness.Answer
    ) async throws -> PaymentsHarness.Answer {
        try await eventually("it is answered") {
            do {
                let answer = try await ask()
                guard answer.code == "request_in_progress" || answer.status >= 500 else { return answer }
            } catch let error as CurlError where error.kind == .timeout {
                // Asked again.
            }
            payments.clock.advance(by: .milliseconds(500))
            return nil
        }
    }

    @Test func ofTenGuestsAndCustomersOneIsServed() async throws {
        try await run { payments in
            let (id, slug) = try await payments.link(more: #","single_use":true"#)
            let answers = try await withThrowingTaskGroup(of: PaymentsHarness.Answer.self) { group in
                for number in 0..<10 {
                    group.addTask {
                        let key = payments.newKey()
                        return try await Self.insisting(payments) {
                            try await number.isMultiple(of: 2)
                                ? payments.checkOut(slug, key: key) : payments.payLink(slug, key: key)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let served = answers.count { $0.status == 201 }
            #expect(served == 1, "\(answers.map(\.status))")
            for loser in answers where loser.status != 201 { #expect(loser.code == "already_used") }
            try await payments.waitForLink(id, "completed")
            let rows = try await payments.database.query(
                "select from payments.payments where transaction_id is not null"
            ).count
            #expect(rows == 1)
            let left = try await payments.database.query("select from payments.checkouts").count
            let deposits = try await payments.database.query("select from payments.deposits").count
            #expect(left == deposits)
        }
    }

    @Test func whatTheWalletWouldNotTakeIsNotAskedFor() async throws {
        try await run { payments in
            let (_, slug) = try await payments.link(more: #","single_use":true"#)
            payments.wallet.state.withLock { $0.checkRefusal = "wallet_frozen" }
            #expect(try await payments.checkOut(slug).code == "wallet_frozen")
            payments.wallet.state.withLock { $0.checkRefusal = nil }
            let unknown = try await payments.send(
                .POST, "\(People.base)/pay/\(slug)/checkout", as: nil,
                json: #"{"email":"guest@florin.test","provider":"nobody"}"#, key: payments.newKey())
            #expect(unknown.code == "unknown_provider")
            for wrong in [#"{"provider":"sandbox"}"#, #"{"email":"guest","provider":"sandbox"}"#] {
                let refused = try await payments.send(
                    .POST, "\(People.base)/pay/\(slug)/checkout", as: nil, json: wrong, key: payments.newKey())
                #expect(refused.status == 422, "\(wrong)")
            }
            #expect(
                try await payments.checkOut(slug, #","amount":\#(People.money("9.99"))"#).code == "amount_out_of_range")
            #expect(try await payments.checkOut("no-such-link").status == 404)
            #expect(try await payments.checkOut(slug).status == 201)
        }
    }

    /// Staff help it on or send it back, and send it to nobody else.
    @Test func staffSendItToNobodyElse() async throws {
        try await run { payments in
            let (_, slug) = try await payments.link()
            payments.wallet.state.withLock { $0.refusal = "wallet_closed" }
            let id = try #require(try await payments.checkOut(slug).json["id"]?.stringValue)
            try await payments.waitUntil(id, isIn: "held")
            let away = try await payments.asOperator(
                .POST, "\(PaymentsHarness.operators)/\(id)/redirect",
                #"{"wallet_id":"\#(People.graces)","reason":"A try"}"#)
            #expect(away.code == "transaction_not_permitted", "\(away.json)")
            let back = try await payments.asOperator(
                .POST, "\(PaymentsHarness.operators)/\(id)/refund", #"{"reason":"The seller is gone"}"#)
            #expect(back.status == 200, "\(back.json)")
            try await eventually("it has gone back") {
                try await payments.asOperator(.GET, "\(PaymentsHarness.operators)/\(id)").json["status"]?.stringValue
                    == "refunded"
            }
            #expect(try await sales(payments).isEmpty && payments.wallet.credits == 0)
        }
    }
}
