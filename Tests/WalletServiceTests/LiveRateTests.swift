import FoundationEssentials
import JSONKit
import MoneyKit
import PostgresAccess
import Primitives
import SandboxService
import ServiceKit
import TestSupport
import Testing

/// The wallet with the sandbox peer as its source of rates, over HTTP.
@Suite struct LiveRateTests {
    @Test func ratesOfTheProviderAreShownAndTraded() async throws {
        try await withProvider { url in
            let variables = ["WALLET_FX_URL": url, "WALLET_FX_STATIC_RATES": ""]
            try await WalletHarness.with(variables) { world in
                let ada = try await world.customer()
                let rates = try await ada.get("/api/v1/fx/rates").expect(200)
                #expect(rates.text("source") == "sandbox" && rates["tradable"] == .bool(true))
                #expect(rates.text("rates.EUR") != nil && rates.text("rates.JPY") != nil)
                let source = try await world.wallet(of: ada, funds: 10_000)
                let euros = try await world.wallet(of: ada, .EUR)
                let ask = #"{"source_currency":"USD","target_currency":"EUR","source_amount":\#(world.money("50"))}"#
                let quote = try #require(try await ada.post("/api/v1/fx/quotes", ask).expect(201).text("id"))
                try await ada.post(
                    "/api/v1/fx/conversions",
                    #"{"quote_id":"\#(quote)","source_wallet_id":"\#(source)","destination_wallet_id":"\#(euros)"}"#
                ).expect(201)
                #expect(try await world.posted(source, ada) == "50.00")
            }
        }
    }

    /// Rates are loaded once at the start here; they may be traded on for an hour and are shown for ever.
    @Test func ratesOfAProviderThatIsAwayGrowOld() async throws {
        try await withProvider { url in
            let variables = ["WALLET_FX_URL": url, "WALLET_FX_STATIC_RATES": "", "WALLET_FX_REFRESH_SECONDS": "900"]
            try await WalletHarness.with(variables) { world in
                var ada = try await world.customer()
                let ask = #"{"source_currency":"USD","target_currency":"EUR","source_amount":\#(world.money("50"))}"#
                world.clock.advance(by: .seconds(3_600))
                ada = try world.renewed(ada)
                try await ada.post("/api/v1/fx/quotes", ask).expect(201)
                world.clock.advance(by: .seconds(1))
                try await ada.post("/api/v1/fx/quotes", ask).expect(503, "rate_unavailable")
                let rates = try await ada.get("/api/v1/fx/rates").expect(200)
                #expect(rates["tradable"] == .bool(false) && rates["age_seconds"]?.integerValue == 3_601)
            }
        }
    }

    private func withProvider(_ body: @escaping @Sendable (String) async throws -> Void) async throws {
        let journal = "\(FileManager.default.temporaryDirectory.path)/rates-\(UUID().uuidString).journal"
        defer { try? FileManager.default.removeItem(atPath: journal) }  // only a leftover in /tmp
        let clock = ManualClock(WalletHarness.noon)
        let settings = try Settings.variables([
            "FLORIN_MODE": "test", "HTTP_PORT": "0", "SANDBOX_JOURNAL": journal,
        ])
        try await withService(
            SandboxProvider.self, settings: settings, overrides: ServiceOverrides(clock: clock.clock)
        ) { provider in try await body(provider.baseURL) }
    }
}
