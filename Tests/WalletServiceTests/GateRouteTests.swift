import Authentication
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
import Testing
import WalletDomain

/// Attacks on the gate as a client could try them.
@Suite struct GateRouteTests {
    /// A stolen session has no PIN: neither placing nor capturing passes without, not even to the own wallet.
    @Test func holdAndCaptureAreNoWayAroundThePIN() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let (from, own) = (try await world.wallet(of: ada, funds: 10_000), try await world.wallet(of: ada))
            let amount = #""amount":\#(world.money("100"))"#
            let before = try await ada.post("/api/v1/wallets/\(from)/holds", "{\(amount)}").expect(201)
            let hold = try #require(before.text("id"))
            try await ada.post("/api/v1/wallets/\(from)/pin", #"{"pin":"2580"}"#).expect(204)
            let capture = #""destination_wallet_id":"\#(own)""#
            try await ada.post("/api/v1/holds/\(hold)/capture", "{\(capture)}").expect(422, "authorization_required")
            try await ada.post("/api/v1/holds/\(hold)/release").expect(200)
            try await ada.post("/api/v1/wallets/\(from)/holds", "{\(amount)}").expect(422, "authorization_required")
            func authorize() async throws -> String {
                let body = #"{"pin":"2580","up_to":\#(world.money("100"))}"#
                let given = try await ada.post("/api/v1/wallets/\(from)/pin/authorize", body).expect(200)
                return #""authorization":"\#(given.text("authorization") ?? "")""#
            }
            let placed = try await ada.post("/api/v1/wallets/\(from)/holds", "{\(amount),\(try await authorize())}")
            let second = try #require(try placed.expect(201).text("id"))
            try await ada.post("/api/v1/holds/\(second)/capture", "{\(capture),\(try await authorize())}").expect(200)
            #expect(try await world.posted(own, ada) == "100.00")
        }
    }

    @Test func holdAndCaptureObeyTheWalletsOwnLimits() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let from = try await world.wallet(of: ada, funds: 10_000)
            try await ada.patch(
                "/api/v1/wallets/\(from)", #"{"limits":{"daily":\#(world.money("5"))}}"#
            ).expect(200)
            let path = "/api/v1/wallets/\(from)/holds"
            let refused = try await ada.post(path, #"{"amount":\#(world.money("5.01"))}"#).expect(422, "limit_exceeded")
            #expect(refused.text("limit") == "wallet_daily" && refused.text("limit_amount.amount") == "5.00")
            let first = try await ada.post(path, #"{"amount":\#(world.money("5"))}"#).expect(201)
            try await ada.post(path, #"{"amount":\#(world.money("0.01"))}"#).expect(422, "limit_exceeded")
            // Released on the same day it is free again, by the owner or by time.
            try await ada.post("/api/v1/holds/\(first.text("id") ?? "")/release").expect(200)
            let soon = #"{"amount":\#(world.money("5")),"expires_in_seconds":60}"#
            try await ada.post(path, soon).expect(201)
            world.clock.advance(by: .seconds(60))
            try await ada.post(path, #"{"amount":\#(world.money("5"))}"#).expect(201)
        }
    }

    @Test func captureToAnotherCostsTheFeeOfATransfer() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let (from, to) = (try await world.wallet(of: ada, funds: 10_000), try await world.wallet(of: grace))
            try await world.staff().put("/api/v1/admin/wallet/fees/transfer/USD", #"{"basis_points":100}"#).expect(200)
            let hold = try await ada.post("/api/v1/wallets/\(from)/holds", #"{"amount":\#(world.money("10"))}"#)
            let id = try #require(try hold.expect(201).text("id"))
            let part =
                #"{"amount":\#(world.money("0.50")),"destination_wallet_id":"\#(to)","final":false}"#
            for _ in 0..<4 {
                #expect(
                    try await ada.post("/api/v1/holds/\(id)/capture", part).expect(200).text("fee.amount") == "0.01")
            }
            let all = #"{"destination_wallet_id":"\#(to)"}"#
            let last = try await ada.post("/api/v1/holds/\(id)/capture", all).expect(200)
            #expect(last.text("fee.amount") == "0.08" && last.text("destination_wallet_id") == to)
            let transfer = try await ada.get("/api/v1/transfers/\(last.text("transaction_id") ?? "")").expect(200)
            #expect(transfer.text("fee.amount") == "0.08")
            #expect(try await world.posted(from, ada) == "89.88")
            #expect(try await world.posted(to, grace) == "10.00")
        }
    }

    @Test func captureHasToSayWhoIsPaid() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let from = try await world.wallet(of: ada, funds: 10_000)
            let hold = try await ada.post("/api/v1/wallets/\(from)/holds", #"{"amount":\#(world.money("3"))}"#)
            let id = try #require(try hold.expect(201).text("id"))
            let refused = try await ada.post("/api/v1/holds/\(id)/capture").expect(422, "validation_failed")
            #expect(refused.text("errors.0.field") == "destination_wallet_id")
            try await world.customer().post("/api/v1/holds/\(id)/capture").expect(404, "not_found")
            #expect(try await world.posted(from, ada) == "100.00")
        }
    }

    @Test func atomicBatchTellsWhatWasPostedBefore() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let (from, to) = (try await world.wallet(of: ada, funds: 1_000), try await world.wallet(of: grace))
            let ids = (0..<3).map { _ in world.service.context.ids.next() as UniqueID }
            func batch(_ items: [(Int, String)], atomic: Bool) -> String {
                let list = items.map { #"{"id":"\#(ids[$0])",\#(world.transfer(from, to, $1).dropFirst())"# }
                return #"{"atomic":\#(atomic),"transfers":[\#(list.joined(separator: ","))]}"#
            }
            try await ada.post("/api/v1/transfers/batch", batch([(0, "4")], atomic: false)).expect(200)
            let mixed = batch([(0, "4"), (1, "999"), (2, "1"), (2, "1")], atomic: true)
            let answer = try await ada.post("/api/v1/transfers/batch", mixed).expect(200)
            #expect(answer.text("results.0.status") == "posted" && answer["results.0.already_posted"] == .bool(true))
            #expect(answer.text("results.1.code") == "insufficient_funds")
            // Posted within this batch is not posted before it.
            for index in [2, 3] { #expect(answer.text("results.\(index).code") == "batch_refused") }
            #expect(answer.cost == "4")
            #expect(try await world.posted(from, ada) == "6.00")
            let again = try await ada.post("/api/v1/transfers/batch", batch([(0, "4"), (1, "1")], atomic: true))
            #expect(again["results.0.already_posted"] == .bool(true) && again["results.1.already_posted"] == nil)
            #expect(again.text("results.1.status") == "posted")
        }
    }

    /// From an empty wallet every number answers the same: unknown, of a wallet, frozen, closed, of another currency.
    @Test func emptyWalletIsNoOracleForAccountNumbers() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let from = try await world.wallet(of: ada)
            var numbers = ["\(AccountNumber(random: 0))"]
            for (currency, end) in [(Currency.USD, ""), (.EUR, ""), (.USD, "freeze"), (.USD, "close")] {
                let wallet = try await world.wallet(of: grace, currency)
                numbers.append(try #require(try await grace.get("/api/v1/wallets/\(wallet)").text("account_number")))
                if !end.isEmpty { try await grace.post("/api/v1/wallets/\(wallet)/\(end)").expect(200) }
            }
            func item(_ number: String) -> String {
                """
                {"id":"\(world.service.context.ids.next() as UniqueID)","source_wallet_id":"\(from)",
                "destination_account_number":"\(number)","amount":\(world.money("0.01"))}
                """
            }
            let body = #"{"transfers":[\#(numbers.map(item).joined(separator: ","))]}"#
            func codes() async throws -> [String?] {
                let answer = try await ada.post("/api/v1/transfers/batch", body).expect(200)
                return numbers.indices.map { answer.text("results.\($0).code") }
            }
            #expect(try await codes() == Array(repeating: "insufficient_funds", count: 5))
            try await world.fund(from, ada, Money(minorUnits: 100, currency: .USD))
            #expect(
                try await codes() == ["not_found", nil, "currency_mismatch", "wallet_frozen", "wallet_closed"])
        }
    }

    @Test func refusalsTellTheirFigures() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(tier: 0), try await world.customer())
            let (from, to) = (try await world.wallet(of: ada, funds: 600_000), try await world.wallet(of: grace))
            func send(_ amount: String) async throws -> TestAnswer {
                try await ada.post("/api/v1/transfers", world.transfer(from, to, amount))
            }
            let short = try await send("6000.01").expect(422, "insufficient_funds")
            #expect(short.text("available.amount") == "6000.00" && short.text("needed.amount") == "6000.01")
            #expect(short.text("needed.currency") == "USD")
            let one = try await send("1000.01").expect(422, "limit_exceeded")
            #expect(one.text("limit") == "transaction" && one.text("limit_amount.amount") == "1000.00")
            #expect(one.text("used.amount") == "0.00" && one["frees_at"] == nil)
            for _ in 0..<5 { try await send("1000").expect(201) }
            let day = try await send("0.01").expect(422, "limit_exceeded")
            #expect(day.text("limit") == "sent_per_day" && day.text("used.amount") == "5000.00")
            #expect(day.text("frees_at") == "2026-11-21T00:00:00.000Z")
        }
    }

    @Test func whatIsWorthLessThanACentStillCounts() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(tier: 0), try await world.customer())
            let from = try await world.wallet(of: ada, .NGN, funds: 1_000_000)
            let to = try await world.wallet(of: grace, .NGN)
            let today = world.clock.now.day
            try await world.client.execute(
                "update wallet.owners set usage_day = \(today), sent_day = 499990 where owner_id = \(ada.user)")
            let items = (0..<50).map { _ in
                """
                {"id":"\(world.service.context.ids.next() as UniqueID)",\
                \(world.transfer(from, to, "1.00", "NGN").dropFirst())
                """
            }
            let answer = try await ada.post(
                "/api/v1/transfers/batch", #"{"transfers":[\#(items.joined(separator: ","))]}"#
            ).expect(200)
            let codes = (0..<50).map { answer.text("results.\($0).code") }
            #expect(codes.count { $0 == nil } == 10 && codes.count { $0 == "limit_exceeded" } == 40)
        }
    }

    @Test func manySmallQuotesBuyNoMoreThanOne() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            func quote(_ amount: String) async throws -> TestAnswer {
                let body = #"{"source_currency":"USD","target_currency":"EUR","source_amount":\#(world.money(amount))}"#
                return try await ada.post("/api/v1/fx/quotes", body)
            }
            let one = try await quote("1.00").expect(201)
            #expect(one.text("fee.amount") == "0.01" && one.text("target_amount.amount") == "0.91")
            #expect(try await quote("40.00").expect(201).text("target_amount.amount") == "36.61")
            try await quote("0.09").expect(422, "amount_too_small")
            try await quote("0.10").expect(201)
        }
    }

    /// The spread went out of the wallet too.
    @Test func transferWithAQuoteTellsAllThatItCost() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let from = try await world.wallet(of: ada, funds: 20_000)
            let to = try await world.wallet(of: grace, .EUR)
            try await world.staff().put(
                "/api/v1/admin/wallet/fees/transfer/USD", #"{"fixed":\#(world.money("1"))}"#
            ).expect(200)
            let ask = #"{"source_currency":"USD","target_currency":"EUR","source_amount":\#(world.money("100"))}"#
            let quote = try #require(try await ada.post("/api/v1/fx/quotes", ask).expect(201).text("id"))
            let body = world.transfer(from, to, "100", "USD", #","quote_id":"\#(quote)""#)
            let sent = try await ada.post("/api/v1/transfers", body).expect(201)
            #expect(sent.text("fee.amount") == "1.50" && sent.text("spread.amount") == "0.50")
            #expect(try await world.posted(from, ada) == "99.00")
            let read = try await ada.get("/api/v1/transfers/\(sent.text("id") ?? "")").expect(200)
            #expect(read.text("fee.amount") == "1.50" && read.text("spread.amount") == "0.50")
        }
    }
}
