import MoneyKit
import Primitives
import ServiceKit
import WalletDomain

/// The keys this service reads beside the common ones.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `wallet.fx.url` | URL of the rate provider | http://127.0.0.1:8190, none in production | |
/// | `wallet.fx.refresh.seconds` | seconds between two loads of rates | 300 | 1 to 900 |
/// | `wallet.fx.max.age.seconds` | age from which rates are not traded on | 7200 | 60 to 604800 |
/// | `wallet.fx.spread.basis.points` | hundredths of a percent | 50 | 0 to 1000 |
/// | `wallet.fx.minimum.cents` | worth of the smallest conversion, in US cents | 10 | 1 to 10000 |
/// | `wallet.fx.static.rates` | list `EUR:0.92,GBP:0.79`, units per dollar, used while the provider is away | none | |
/// | `wallet.fx.quote.seconds` | how long a quote holds | 60 | 5 to 600 |
/// | `wallet.hold.default.seconds` | life of a hold without `expires_in_seconds` | 604800 | 60 to 2592000 |
/// | `wallet.unknown.numbers` | account numbers that nobody has, of a user on a day | 100 | 1 to 100000 |
/// | `wallet.jobs.interval.milliseconds` | pause between two looks for overdue holds | 1000 | 10 to 60000 |
struct WalletConfig: Sendable {
    let fxURL: String
    let fxRefresh: Duration
    let fxMaximumAge: Duration
    let fxSpreadBasisPoints: Int64
    let fxMinimumCents: Int64
    let fxStaticRates: [Currency: Rate]
    let quoteLifetime: Duration
    let holdLifetime: Duration
    let unknownNumbers: Int
    let jobInterval: Duration

    init(_ settings: Settings) throws(ConfigError) {
        // The sandbox's rates are made up: nobody trades on them without having said so.
        fxURL = try settings.httpURL(
            "wallet.fx.url", default: settings.mode == .production ? nil : "http://127.0.0.1:8190")
        fxRefresh = try settings.seconds("wallet.fx.refresh.seconds", default: 300, in: 1...900)
        // Providers publish on the hour: an hour more bridges one that is slow.
        fxMaximumAge = try settings.seconds("wallet.fx.max.age.seconds", default: 7_200, in: 60...604_800)
        fxSpreadBasisPoints = Int64(
            try settings.integer("wallet.fx.spread.basis.points", default: 50, in: 0...1_000))
        fxMinimumCents = Int64(try settings.integer("wallet.fx.minimum.cents", default: 10, in: 1...10_000))
        fxStaticRates = try Self.rates(settings.list("wallet.fx.static.rates", default: []))
        quoteLifetime = try settings.seconds("wallet.fx.quote.seconds", default: 60, in: 5...600)
        holdLifetime = try settings.seconds("wallet.hold.default.seconds", default: 604_800, in: 60...2_592_000)
        unknownNumbers = try settings.integer("wallet.unknown.numbers", default: 100, in: 1...100_000)
        jobInterval = .milliseconds(
            try settings.integer("wallet.jobs.interval.milliseconds", default: 1_000, in: 10...60_000))
    }

    private static func rates(_ list: [String]) throws(ConfigError) -> [Currency: Rate] {
        var rates: [Currency: Rate] = [:]
        for entry in list {
            let parts = entry.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let currency = Currency(String(parts[0])),
                let rate = try? Rate(parsing: String(parts[1])), !rate.isZero
            else { throw ConfigError("wallet.fx.static.rates", expected: "CODE:RATE, ...", found: entry) }
            rates[currency] = rate
        }
        return rates
    }
}
