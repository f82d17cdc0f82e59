import ComplianceDomain
import Messaging
import MoneyKit
import Outbox
import Primitives
import Synchronization

/// What amounts are worth in US cents, at the wallet's newest rates. A rate is asked for once and kept for a minute;
/// while the wallet does not answer, for an hour.
final class DollarWorth: Sendable {
    static let freshFor = Duration.seconds(60)
    static let usableFor = Duration.seconds(3_600)
    /// Of a currency, so many at once: rates of small units lose nothing that counts.
    private static let asked: Int64 = 1_000_000_000

    private struct Known {
        /// US cents for `asked`.
        let cents: Int64
        let at: Timestamp
    }

    private let ask: @Sendable (Money) async throws -> Money?
    private let clock: WallClock
    private let known = Mutex<[String: Known]>([:])

    /// - Parameter ask: in US dollars; nil where no rate is known.
    init(clock: WallClock, ask: @escaping @Sendable (Money) async throws -> Money?) {
        self.clock = clock
        self.ask = ask
    }

    /// Rounded up, as limits are counted; nil where no rate is known.
    func cents(_ amount: Money) async throws -> Int64? {
        if amount.currency == .USD { return amount.minorUnits }
        guard let rate = try await rate(of: amount.currency) else { return nil }
        let divisor = Int128(Self.units(amount.currency))
        let product = Int128(amount.minorUnits) * Int128(rate)
        return Int64(clamping: (product + divisor - 1) / divisor)
    }

    private func rate(of currency: Currency) async throws -> Int64? {
        let now = clock.now()
        let kept = known.withLock { $0[currency.code] }
        if let kept, now - kept.at < Self.freshFor { return kept.cents }
        do {
            guard let worth = try await ask(Money(minorUnits: Self.units(currency), currency: currency)) else {
                return nil
            }
            known.withLock { $0[currency.code] = Known(cents: worth.minorUnits, at: now) }
            return worth.minorUnits
        } catch let error as MessagingError where error.isTransient {
            guard let kept, now - kept.at < Self.usableFor else { throw error }
            return kept.cents
        }
    }

    private static func units(_ currency: Currency) -> Int64 {
        var units = asked
        // Digital assets have so many places that a billion would not fit.
        for _ in 0..<currency.exponent where units < .max / 10_000 { units *= 10 }
        return units
    }
}

/// Nobody knows what an amount is worth. It is not taken for nothing: its message waits.
struct WorthUnknown: TransientFailure {
    let currency: String
}
