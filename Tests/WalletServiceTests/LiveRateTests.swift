import Authentication
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
        try await withProvider { url, _ in
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
        try await withProvider { url, _ in
            let variables = [
                "WALLET_FX_URL": url, "WALLET_FX_STATIC_RATES": "", "WALLET_FX_REFRESH_SECONDS": "900",
                "WALLET_FX_MAX_AGE_SECONDS": "3600",
            ]
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

    private static let ask =
        #"{"source_currency":"USD","target_currency":"EUR","source_amount":{"amount":"50","currency":"USD"}}"#

    /// The last good set is the database's: a process that starts while the provider is away trades on it, for as long
    /// as its age allows.
    @Test func aRestartTradesOnTheStoredSet() async throws {
        try await WalletHarness.servers { database, broker in
            let (clock, key) = (ManualClock(WalletHarness.noon), SigningKey.generate())
            try await withProvider { url, _ in
                let variables = ["WALLET_FX_URL": url, "WALLET_FX_STATIC_RATES": ""]
                try await WalletHarness.run(database, broker, variables, clock, key) { _ in }
            }
            clock.advance(by: .seconds(7_200))
            try await WalletHarness.run(database, broker, ["WALLET_FX_STATIC_RATES": ""], clock, key) { world in
                try await world.untilReady("ready")
                let ada = try await world.customer()
                try await ada.post("/api/v1/fx/quotes", Self.ask).expect(201)
                #expect(try await ada.get("/api/v1/fx/rates").text("source") == "sandbox")
                clock.advance(by: .seconds(1))
                try await ada.post("/api/v1/fx/quotes", Self.ask).expect(503, "rate_unavailable")
            }
        }
    }

    /// A jump ahead makes every set too old and a jump back every set too new; whoever trades has a set loaded at once.
    @Test func aJumpOfTheClockTakesNoTradeAway() async throws {
        try await withProvider { url, provider in
            let variables = ["WALLET_FX_URL": url, "WALLET_FX_STATIC_RATES": ""]
            try await WalletHarness.with(variables) { world in
                for seconds in [90_000, -50_000, 7_201, -100_000, 3_600, 1_000_000] {
                    let now = world.clock.now + .seconds(seconds)
                    provider.set(now)
                    world.clock.set(now)
                    let ada = try await world.customer()
                    // Several at once, and the job beside them: some begin the load and some wait for it.
                    try await withThrowingTaskGroup(of: Void.self) { group in
                        for _ in 0..<8 {
                            group.addTask { try await ada.post("/api/v1/fx/quotes", Self.ask).expect(201) }
                        }
                        try await group.waitForAll()
                    }
                    let rates = try await ada.get("/api/v1/fx/rates").expect(200)
                    #expect(rates["tradable"] == .bool(true), "after \(seconds) s")
                }
                // Loaded last is newest, also when the clock said otherwise: the days that never came are forgotten.
                world.clock.set(WalletHarness.noon)
                provider.set(WalletHarness.noon)
                try await eventually("the set of today is loaded") {
                    try await world.customer().get("/api/v1/fx/rates").text("as_of") == "2026-11-20T12:00:00.000Z"
                }
            }
        }
    }

    /// One process loads; the other learns of it although it commits nothing.
    @Test func everyProcessTradesOnWhatOneOfThemLoaded() async throws {
        try await WalletHarness.servers { database, broker in
            try await withProvider { url, provider in
                let (clock, key) = (ManualClock(WalletHarness.noon), SigningKey.generate())
                let live = ["WALLET_FX_URL": url, "WALLET_FX_STATIC_RATES": ""]
                try await WalletHarness.run(database, broker, live, clock, key) { first in
                    // Its own provider is away.
                    let lonely = ["WALLET_FX_STATIC_RATES": ""]
                    try await WalletHarness.run(database, broker, lonely, clock, key) { second in
                        try await second.untilReady("ready")
                        provider.set(clock.now + .seconds(8_000))
                        clock.advance(by: .seconds(8_000))
                        try await first.customer().post("/api/v1/fx/quotes", Self.ask).expect(201)
                        try await second.customer().post("/api/v1/fx/quotes", Self.ask).expect(201)
                    }
                }
            }
        }
    }

    /// Ready is told once the process had its chance to get rates; without any it serves all but conversions.
    @Test func readinessAsksForRates() async throws {
        try await WalletHarness.servers { database, broker in
            let (clock, key) = (ManualClock(WalletHarness.noon), SigningKey.generate())
            let variables = ["WALLET_FX_STATIC_RATES": "EUR:0.92"]
            try await WalletHarness.run(database, broker, variables, clock, key) { world in
                let ready = try await world.untilReady("ready")
                #expect(ready.text("checks.rates.source") == "configuration")
                #expect(ready.text("checks.rules.status") == "up")
            }
            clock.advance(by: .seconds(7_201))
            try await WalletHarness.run(database, broker, ["WALLET_FX_STATIC_RATES": ""], clock, key) { world in
                let degraded = try await world.untilReady("degraded")
                #expect(degraded.status == 200 && degraded.text("checks.rates.reason") == "ratesTooOld")
            }
        }
    }

    private func withProvider(
        _ body: @escaping @Sendable (String, ManualClock) async throws -> Void
    ) async throws {
        let journal = "\(FileManager.default.temporaryDirectory.path)/rates-\(UUID().uuidString).journal"
        defer { try? FileManager.default.removeItem(atPath: journal) }  // only a leftover in /tmp
        let clock = ManualClock(WalletHarness.noon)
        let settings = try Settings.variables([
            "FLORIN_MODE": "test", "HTTP_PORT": "0", "SANDBOX_JOURNAL": journal,
        ])
        try await withService(
            SandboxProvider.self, settings: settings, overrides: ServiceOverrides(clock: clock.clock)
        ) { provider in try await body(provider.baseURL, clock) }
    }
}

extension WalletHarness {
    /// `/readyz`, once it tells this status.
    @discardableResult
    func untilReady(_ status: String) async throws -> TestAnswer {
        let caller = try staff()
        return try await eventually("the process is \(status)") {
            let answer = try await caller.get("/readyz")
            return answer.text("status") == status ? answer : nil
        }
    }
}
