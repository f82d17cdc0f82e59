import Authentication
import Primitives
import Synchronization

/// Takes over what other replicas revoked, and pushes to Redis what it did not take at first.
final class SyncRevocations: Sendable {
    static let interval: Duration = .seconds(1)
    /// A transaction that commits late has an earlier time than one seen already.
    private static let overlap: Duration = .seconds(30)

    private let store: RevocationStore
    private let publisher: RevocationPublisher
    private let clock: WallClock
    private let seenUntil = Mutex(Timestamp.distantPast)

    init(store: RevocationStore, publisher: RevocationPublisher, clock: WallClock) {
        self.store = store
        self.publisher = publisher
        self.clock = clock
    }

    func run() async throws {
        let now = clock.now()
        let earliest = now - RevocationStore.memory
        let since = max(earliest, seenUntil.withLock { $0 } - Self.overlap)
        for member in try await store.members(since: since) {
            Revocation(member: member)?.apply(to: publisher.tokens.revocations)
        }
        seenUntil.withLock { $0 = now }
        await publisher.push(try await store.unpushed(since: earliest))
    }
}
