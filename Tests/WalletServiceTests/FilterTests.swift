import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import Testing

/// The filters of lists: each alone, together, and over pages.
@Suite struct FilterTests {
    @Test func walletsByCurrencyKindAndStatus() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            func open(_ currency: String, _ kind: String) async throws -> String {
                try #require(
                    try await ada.post("/api/v1/wallets", #"{"currency":"\#(currency)","kind":"\#(kind)"}"#)
                        .expect(201).text("id"))
            }
            let dollars = try await open("USD", "main")
            let savings = try await open("USD", "savings")
            let euros = try await open("EUR", "main")
            let closed = try await open("EUR", "business")
            try await ada.post("/api/v1/wallets/\(closed)/close").expect(200)
            try await ada.post("/api/v1/wallets/\(savings)/freeze").expect(200)
            func list(_ query: String) async throws -> [String] {
                try await Self.ids(ada, "/api/v1/wallets?\(query)")
            }
            #expect(try await list("") == [closed, euros, savings, dollars])
            #expect(try await list("closed=false") == [euros, savings, dollars])
            #expect(try await list("currency=EUR") == [closed, euros])
            #expect(try await list("currency=EUR&closed=false") == [euros])
            #expect(try await list("kind=main") == [euros, dollars])
            #expect(try await list("status=frozen") == [savings])
            #expect(try await list("status=closed&currency=USD").isEmpty)
            let first = try await ada.get("/api/v1/wallets?currency=USD&limit=1").expect(200)
            let cursor = try #require(first.text("next_cursor"))
            #expect(try await list("currency=USD&limit=1&cursor=\(cursor)") == [dollars])
            try await ada.get("/api/v1/wallets?kind=none").expect(400, "malformed_parameter")
        }
    }

    @Test func transfersByKindStatusDirectionCurrencyAndTime() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let (mine, hers) = (
                try await world.wallet(of: ada, funds: 10_000), try await world.wallet(of: grace, funds: 5_000)
            )
            let euros = try await world.wallet(of: ada, .EUR)
            let operatorOnDuty = try world.staff()
            func send(_ caller: TestCaller, _ from: String, _ to: String) async throws -> String {
                world.clock.advance(by: .seconds(1))
                return try #require(
                    try await caller.post("/api/v1/transfers", world.transfer(from, to, "1")).expect(201).text("id"))
            }
            let out = try await send(ada, mine, hers)
            let back = try await send(grace, hers, mine)
            let taken = try await send(ada, mine, hers)
            world.clock.advance(by: .seconds(1))
            let reversal = try #require(
                try await operatorOnDuty.post("/api/v1/transfers/\(taken)/reverse", #"{"reason":"test"}"#)
                    .expect(201).text("id"))
            world.clock.advance(by: .seconds(1))
            let ask = #"{"source_currency":"USD","target_currency":"EUR","source_amount":\#(world.money("10"))}"#
            let quote = try #require(try await ada.post("/api/v1/fx/quotes", ask).expect(201).text("id"))
            let conversion = try #require(
                try await ada.post(
                    "/api/v1/fx/conversions",
                    #"{"quote_id":"\#(quote)","source_wallet_id":"\#(mine)","destination_wallet_id":"\#(euros)"}"#
                ).expect(201).text("id"))
            func list(_ query: String) async throws -> [String] {
                try await Self.ids(ada, "/api/v1/transfers?\(query)")
            }
            #expect(try await list("") == [conversion, reversal, taken, back, out])
            #expect(try await list("kind=transfer") == [taken, back, out])
            #expect(try await list("kind=reversal") == [reversal])
            #expect(try await list("status=reversed") == [taken])
            #expect(try await list("status=posted&kind=transfer") == [back, out])
            #expect(try await list("direction=incoming") == [conversion, reversal, back])
            #expect(try await list("direction=outgoing") == [conversion, taken, out])
            #expect(try await list("currency=EUR") == [conversion])
            #expect(try await list("currency=EUR&direction=outgoing").isEmpty)
            #expect(try await list("currency=GBP").isEmpty)
            #expect(try await list("wallet_id=\(mine)&currency=EUR").isEmpty)
            let time = try #require(try await ada.get("/api/v1/transfers/\(back)").text("created_at"))
            #expect(try await list("from=\(time)") == [conversion, reversal, taken, back])
            #expect(try await list("to=\(time)") == [out])
            // Pages keep the filter.
            var seen: [String] = []
            var path = "/api/v1/transfers?kind=transfer&limit=1"
            for _ in 0..<3 {
                let page = try await ada.get(path).expect(200)
                seen += [page.text("data.0.id")].compactMap(\.self)
                path = "/api/v1/transfers?kind=transfer&limit=1&cursor=\(page.text("next_cursor") ?? "")"
            }
            #expect(seen == [taken, back, out])
            try await ada.get("/api/v1/transfers?kind=deposit").expect(400, "malformed_parameter")
        }
    }

    @Test func entriesByKindAndDirection() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let (mine, hers) = (try await world.wallet(of: ada, funds: 10_000), try await world.wallet(of: grace))
            try await world.client.execute(
                """
                insert into wallet.fees (operation, currency, fixed, updated_at)
                values ('transfer', 'USD', 25, \(world.clock.now))
                """)
            let sent = try await ada.post("/api/v1/transfers", world.transfer(mine, hers, "10")).expect(201)
            let id = try #require(sent.text("id"))
            try await world.staff().post("/api/v1/transfers/\(id)/reverse", #"{"reason":"test"}"#).expect(201)
            func list(_ query: String) async throws -> [String] {
                let page = try await ada.get("/api/v1/wallets/\(mine)/entries?\(query)").expect(200)
                return try #require(page["data"]?.arrayValue).map { row in
                    "\(row["kind"]?.stringValue ?? "") \(row["direction"]?.stringValue ?? "")"
                }
            }
            let all = try await list("")
            #expect(Set(all) == ["deposit credit", "transfer debit", "fee debit", "reversal credit", "fee credit"])
            for kind in ["deposit", "transfer", "fee", "reversal", "capture"] {
                #expect(try await list("kind=\(kind)") == all.filter { $0.hasPrefix(kind) }, "\(kind)")
            }
            for direction in ["debit", "credit"] {
                #expect(try await list("direction=\(direction)") == all.filter { $0.hasSuffix(direction) })
            }
            #expect(try await list("kind=fee&direction=credit") == ["fee credit"])
        }
    }

    /// What is used and what is left stands beside the limits, for the tier's and the wallet's own.
    @Test func walletsTellWhatIsUsedAndWhatIsLeft() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(tier: 0), try await world.customer())
            let mine = try await world.wallet(of: ada, funds: 200_000)
            let other = try await world.wallet(of: ada)
            let hers = try await world.wallet(of: grace)
            try await ada.post("/api/v1/transfers", world.transfer(mine, hers, "300.50")).expect(201)
            let wallet = try await ada.get("/api/v1/wallets/\(mine)").expect(200)
            #expect(wallet.text("limits.daily.amount") == "5000.00")
            #expect(wallet.text("limits.balance.amount") == "5000.00")
            #expect(wallet.text("limits.deposits_daily.amount") == "1000.00")
            #expect(wallet.text("limits.used.daily.amount") == "300.50")
            #expect(wallet.text("limits.used.monthly.amount") == "300.50")
            #expect(wallet.text("limits.remaining.daily.amount") == "4699.50")
            #expect(wallet.text("limits.remaining.monthly.amount") == "19699.50")
            #expect(wallet.text("limits.remaining.deposits_daily.amount") == "1000.00")
            // A limit of the wallet's own binds that wallet only; what was sent counts for both.
            let lower = #"{"limits":{"daily":{"amount":"400","currency":"USD"}}}"#
            try await ada.patch("/api/v1/wallets/\(mine)", lower).expect(200)
            let list = try await ada.get("/api/v1/wallets").expect(200)
            #expect(list.text("data.1.id") == mine && list.text("data.1.limits.remaining.daily.amount") == "99.50")
            #expect(list.text("data.0.id") == other && list.text("data.0.limits.remaining.daily.amount") == "4699.50")
            // Days are UTC, and a new one begins by itself.
            world.clock.advance(by: .seconds(43_200))
            let tomorrow = try await world.renewed(ada).get("/api/v1/wallets/\(mine)").expect(200)
            #expect(tomorrow.text("limits.used.daily.amount") == "0.00")
            #expect(tomorrow.text("limits.used.monthly.amount") == "300.50")
            #expect(tomorrow.text("limits.remaining.daily.amount") == "400.00")
        }
    }

    private static func ids(_ caller: TestCaller, _ path: String) async throws -> [String] {
        let page = try await caller.get(path).expect(200)
        return try #require(page["data"]?.arrayValue).compactMap { $0["id"]?.stringValue }
    }
}
