import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import Testing

@Suite struct FXRouteTests {
    @Test func currenciesTellTheirExponents() async throws {
        try await WalletHarness.with { world in
            let list = try await world.customer().get("/api/v1/currencies").expect(200)
            let rows = try #require(list["data"]?.arrayValue)
            func exponent(_ code: String) -> Int64? {
                rows.first { $0["code"]?.stringValue == code }?["exponent"]?.integerValue
            }
            #expect(exponent("USD") == 2 && exponent("JPY") == 0 && exponent("KWD") == 3 && exponent("BTC") == 8)
        }
    }

    @Test func ratesTellTheirSourceAndAge() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            world.clock.advance(by: .seconds(42))
            let rates = try await ada.get("/api/v1/fx/rates").expect(200)
            #expect(rates.text("source") == "configuration" && rates["age_seconds"]?.integerValue == 42)
            #expect(rates.text("rates.EUR") == "0.92" && rates["tradable"] == .bool(true))
            let euro = try await ada.get("/api/v1/fx/rates?base=EUR").expect(200)
            #expect(euro.text("rates.USD") == "1.086956522")
            try await ada.get("/api/v1/fx/rates?base=XXX").expect(400, "malformed_parameter")
        }
    }

    @Test func quoteBecomesABalancedConversion() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let dollars = try await world.wallet(of: ada, funds: 10_000)
            let euros = try await world.wallet(of: ada, .EUR)
            let ask = #"{"source_currency":"USD","target_currency":"EUR","source_amount":\#(world.money("100"))}"#
            let quote = try await ada.post("/api/v1/fx/quotes", ask, key: "q").expect(201)
            #expect(quote.text("fee.amount") == "0.50" && quote.text("target_amount.amount") == "91.54")
            #expect(quote.text("expires_at") == "2026-11-20T12:01:00.000Z")
            #expect(try await ada.post("/api/v1/fx/quotes", ask, key: "q").isReplay)
            let id = try #require(quote.text("id"))
            func convert(_ caller: TestCaller, key: String? = nil) async throws -> TestAnswer {
                try await caller.post(
                    "/api/v1/fx/conversions",
                    #"{"quote_id":"\#(id)","source_wallet_id":"\#(dollars)","destination_wallet_id":"\#(euros)"}"#,
                    key: key)
            }
            try await convert(world.customer()).expect(404, "not_found")
            let done = try await convert(ada, key: "c").expect(201)
            #expect(done.text("kind") == "conversion" && done.text("destination_amount.amount") == "91.54")
            #expect(try await convert(ada, key: "c").isReplay)
            try await convert(ada).expect(422, "quote_used")
            #expect(try await world.posted(dollars, ada) == "0.00")
            #expect(try await world.posted(euros, ada) == "91.54")
            let systems = try await world.client.query(
                "select code, posted from wallet.accounts where code like '%fx%' order by code"
            ).decode(String.self, Int64.self)
            #expect(systems.map(\.0) == ["fx:EUR", "fx:USD", "revenue:fx:USD"])
            #expect(systems.map(\.1) == [-9_154, 9_950, 50])
            let list = try await ada.get("/api/v1/transfers?wallet_id=\(euros)").expect(200)
            #expect(list.text("data.0.id") == done.text("id"))
            let entry = try await ada.get("/api/v1/wallets/\(dollars)/entries").expect(200)
            #expect(entry.text("data.0.kind") == "fee" && entry.text("data.1.kind") == "conversion")
            let reversed = try await world.staff().post("/api/v1/transfers/\(done.text("id") ?? "")/reverse")
            try reversed.expect(201)
            #expect(try await world.posted(dollars, ada) == "100.00")
        }
    }

    @Test func targetAmountFixesTheOtherSide() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let body =
                #"{"source_currency":"USD","target_currency":"EUR","target_amount":\#(world.money("91.54", "EUR"))}"#
            let quote = try await ada.post("/api/v1/fx/quotes", body).expect(201)
            #expect(quote.text("source_amount.amount") == "100.00")
        }
    }

    @Test func quoteExpiresAfterAMinute() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            let dollars = try await world.wallet(of: ada, funds: 10_000)
            let euros = try await world.wallet(of: ada, .EUR)
            let ask = #"{"source_currency":"USD","target_currency":"EUR","source_amount":\#(world.money("100"))}"#
            let quote = try await ada.post("/api/v1/fx/quotes", ask).expect(201)
            world.clock.advance(by: .seconds(60))
            try await ada.post(
                "/api/v1/fx/conversions",
                #"{"quote_id":"\#(quote.text("id") ?? "")","source_wallet_id":"\#(dollars)","destination_wallet_id":"\#(euros)"}"#
            ).expect(422, "quote_expired")
        }
    }

    @Test func transferOverCurrenciesNamesAQuote() async throws {
        try await WalletHarness.with { world in
            let (ada, grace) = (try await world.customer(), try await world.customer())
            let dollars = try await world.wallet(of: ada, funds: 10_000)
            let euros = try await world.wallet(of: grace, .EUR)
            let ask = #"{"source_currency":"USD","target_currency":"EUR","source_amount":\#(world.money("100"))}"#
            let quote = try #require(try await ada.post("/api/v1/fx/quotes", ask).expect(201).text("id"))
            let more = #","quote_id":"\#(quote)""#
            try await ada.post("/api/v1/transfers", world.transfer(dollars, euros, "99", "USD", more))
                .expect(422, "quote_mismatch")
            let sent = try await ada.post("/api/v1/transfers", world.transfer(dollars, euros, "100", "USD", more))
            #expect(try sent.expect(201).text("rate") != nil)
            #expect(try await world.posted(euros, grace) == "91.54")
        }
    }

    @Test func oldRatesAreShownButNotTradedOn() async throws {
        try await WalletHarness.with(["WALLET_FX_MAX_AGE_SECONDS": "60"]) { world in
            let ada = try await world.customer()
            world.clock.advance(by: .seconds(61))
            let rates = try await ada.get("/api/v1/fx/rates").expect(200)
            #expect(rates["tradable"] == .bool(false))
            let ask = #"{"source_currency":"USD","target_currency":"EUR","source_amount":\#(world.money("100"))}"#
            let refused = try await ada.post("/api/v1/fx/quotes", ask).expect(503, "rate_unavailable")
            #expect(refused.retryAfter != nil)
        }
    }

    @Test func wrongWishesAreRefused() async throws {
        try await WalletHarness.with { world in
            let ada = try await world.customer()
            func ask(_ source: String, _ target: String, _ amount: String) async throws -> TestAnswer {
                try await ada.post(
                    "/api/v1/fx/quotes",
                    #"{"source_currency":"\#(source)","target_currency":"\#(target)",\#(amount)}"#)
            }
            let one = #""source_amount":\#(world.money("1"))"#
            let same = try await ask("USD", "USD", one).expect(422, "currency_mismatch")
            #expect(same.text("errors.0.field") == "target_currency")
            try await ask("EUR", "USD", one).expect(422, "currency_mismatch")
            try await ask("USD", "EUR", #""source_amount":\#(world.money("0"))"#).expect(422, "amount_not_positive")
            try await ask("JPY", "KWD", #""source_amount":\#(world.money("0", "JPY"))"#).expect(422)
            let untraded = try await ask("USD", "CHF", one).expect(422, "currency_unsupported")
            #expect(untraded.text("detail") == "There is no rate to convert CHF at.")
            try await ask("USD", "EUR", #""source_amount":\#(world.money("0.01")),"target_amount":null"#)
                .expect(422, "amount_too_small")
            try await ada.post("/api/v1/fx/quotes", #"{"source_currency":"USD","target_currency":"EUR"}"#)
                .expect(422, "validation_failed")
        }
    }
}
