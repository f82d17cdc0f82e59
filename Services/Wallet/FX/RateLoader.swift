import HTTPKit
import JSONKit
import Logging
import MoneyKit
import Primitives
import WalletDomain

/// Loads rates from the provider into the history; while it is away, those of the configuration.
struct RateLoader: Sendable {
    let provider: PartnerClient
    let staticRates: [Currency: Rate]
    let store: RulesStore
    let rules: RulesBook
    let clock: WallClock
    let ids: IDGenerator
    let logger: Logger
    /// How long a set of the configuration stands until it is vouched for again.
    let interval: Duration

    private static let configuration = "configuration"

    /// Asks the provider once. Never throws for the provider: the last good set stays, and grows old.
    /// - Parameter known: the newest set so far; the same one again is not kept twice.
    /// - Returns: whether the provider gave rates.
    func load(after known: MarketRates?) async throws -> Bool {
        let rates: RateTable
        do {
            rates = try await fetch()
        } catch {
            logger.warning("rates cannot be loaded", metadata: ["error": "\(error)"])
            return false
        }
        // A set that was loaded while the clock ran ahead is kept again, at a time that is not to come.
        if known?.table == rates, known.map({ $0.loadedAt <= clock.now() }) ?? false { return true }
        try await keep(rates)
        return true
    }

    /// Whoever configures rates vouches for them as of now; they stand in where the provider's cannot be traded on.
    func keepConfigured(after known: MarketRates?, isTradable: Bool) async throws {
        guard !staticRates.isEmpty else { return }
        if let known, isTradable {
            guard known.table.source == Self.configuration, clock.now() >= known.loadedAt + interval else { return }
        }
        try await keep(RateTable(source: Self.configuration, asOf: clock.now(), perDollar: staticRates))
    }

    private func fetch() async throws -> RateTable {
        let answer = try await provider.send(.get, "/fx/rates")
        guard answer.isSuccess else {
            throw PartnerError(.malformedAnswer, partner: "rates", "status \(answer.status)")
        }
        return try ProviderRates.decode(answer.body)
    }

    private func keep(_ rates: RateTable) async throws {
        try await store.save(rates, id: ids.next(), now: clock.now())
        try await rules.reload()
    }
}

/// `{"base": "USD", "as_of": "...", "source": "sandbox", "rates": {"EUR": "0.92", ...}}`
enum ProviderRates {
    /// The answer is not what was agreed.
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    /// Currencies that we do not keep are passed over; a rate that cannot be read spoils the whole answer.
    static func decode(_ body: [UInt8]) throws -> RateTable {
        let json = try JSONParser.parse(body)
        guard json["base"]?.stringValue == RateTable.base.code else { throw Malformed(description: "base") }
        guard let asOf = json["as_of"]?.stringValue.flatMap({ Timestamp(rfc3339: $0) }),
            let source = json["source"]?.stringValue, (1...64).contains(source.utf8.count),
            case .object(let members)? = json["rates"]
        else { throw Malformed(description: "as_of, source or rates") }
        var rates: [Currency: Rate] = [:]
        for member in members {
            guard let currency = Currency(member.name) else { continue }
            guard let text = member.value.stringValue else { throw Malformed(description: "rate of \(member.name)") }
            rates[currency] = try Rate(parsing: text)
        }
        return try RateTable(source: source, asOf: asOf, perDollar: rates)
    }
}
