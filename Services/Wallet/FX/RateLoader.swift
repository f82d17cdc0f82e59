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

    /// One load. Never throws for the provider: rates grow old then, and too old ones are not traded on.
    /// - Returns: whether the provider gave rates.
    @discardableResult
    func refresh() async throws -> Bool {
        do {
            try await keep(try await fetch())
            return true
        } catch {
            logger.warning("rates cannot be loaded", metadata: ["error": "\(error)"])
            // Whoever configures rates vouches for them as of now.
            guard !staticRates.isEmpty else { return false }
            try await keep(RateTable(source: "configuration", asOf: clock.now(), perDollar: staticRates))
            return false
        }
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
