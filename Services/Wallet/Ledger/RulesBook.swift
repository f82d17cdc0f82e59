import MoneyKit
import Synchronization
import WalletDomain

/// The rules as this process knows them. A commit compares their identity with the database's under its own locks, so
/// nothing is ever decided by rules that were changed before.
final class RulesBook: Sendable {
    private struct State {
        var rules: KnownRules?
        var lastReading = 0
        /// The reading that brought `rules`.
        var reading = 0
    }

    private let store: RulesStore
    private let state = Mutex(State())

    init(store: RulesStore) {
        self.store = store
    }

    /// The rules last read, nil before the first reading.
    var known: KnownRules? { state.withLock(\.rules) }

    /// The rules last read; reads them at first use.
    func current() async throws -> KnownRules {
        if let known { return known }
        return try await reload()
    }

    /// What an amount counts towards a figure in US cents, as limits are counted; nil where nobody can tell. By the
    /// rates of now: no commit follows that would find out that they have changed.
    func worth(of amount: Money) async throws -> Int64? {
        do {
            try await catchUp()
            return try await current().rules.rates.cents(of: amount)
        } catch WalletError.rateUnavailable, WalletError.amountTooLarge {
            return nil
        }
    }

    /// Reads them again and takes what the database says, be it newer or older: after a fail-over that lost a change
    /// the rules are those from before it. Of several readings at once that which began last stays.
    @discardableResult
    func reload() async throws -> KnownRules {
        let reading = state.withLock { state in
            state.lastReading += 1
            return state.lastReading
        }
        let loaded = try await store.load()
        return state.withLock { state in
            if state.reading > reading, let rules = state.rules { return rules }
            state.rules = loaded
            state.reading = reading
            return loaded
        }
    }

    /// Reads them again if another process has changed them. What a commit does by itself; for those who only read.
    func catchUp() async throws {
        guard let known, try await store.identity() == known.identity else {
            try await reload()
            return
        }
    }
}
