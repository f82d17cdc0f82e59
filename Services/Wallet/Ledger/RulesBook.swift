import Synchronization
import WalletDomain

/// The rules as this process knows them. A commit compares their version with the database's under its own locks, so
/// nothing is ever decided by rules that were changed before.
final class RulesBook: Sendable {
    private let store: RulesStore
    private let known = Mutex<VersionedRules?>(nil)

    init(store: RulesStore) {
        self.store = store
    }

    /// The rules last read; reads them at first use.
    func current() async throws -> VersionedRules {
        if let rules = known.withLock({ $0 }) { return rules }
        return try await reload()
    }

    /// Reads them again. Several at once do no harm: the newest version stays.
    @discardableResult
    func reload() async throws -> VersionedRules {
        let loaded = try await store.load()
        return known.withLock { known in
            if let present = known, present.version > loaded.version { return present }
            known = loaded
            return loaded
        }
    }
}
