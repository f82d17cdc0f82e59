import AuthDomain
import Authentication
import Primitives
import Synchronization

/// The signing keys in memory, as this replica last read them. Every replica reads them again every few seconds, which
/// is far less than the time between a key's publication and its use.
final class KeyRing: KeySource {
    /// An unknown key id makes us look at most this often.
    private static let lookAgain: Duration = .seconds(1)

    private let store: SigningKeyStore
    private let clock: WallClock
    private let keys = Mutex<[StoredKey]>([])
    private let lookedAt = Mutex<ContinuousClock.Instant?>(nil)

    init(store: SigningKeyStore, clock: WallClock) {
        self.store = store
        self.clock = clock
    }

    /// Reads the keys that all replicas share.
    func refresh() async throws {
        let read = try await store.all()
        keys.withLock { $0 = read }
    }

    /// Makes a new key if the youngest has signed for `age`, or there is none, and forgets those that have served.
    func rotate(ifOlderThan age: Duration) async throws {
        let now = clock.now()
        let rotated = try await store.rotate(at: now) { $0.isDue(at: now, age: age) }
        keys.withLock { $0 = rotated }
    }

    /// The key to sign with now.
    func signingKey(at now: Timestamp) async throws -> SigningKey {
        if let key = known(at: now) { return key }
        // Before the first rotation job has run, or with a database that was emptied under us.
        let made = try await store.rotate(at: now) { $0.signing(at: now) == nil }
        keys.withLock { $0 = made }
        guard let key = known(at: now) else { throw NoSigningKey() }
        return key
    }

    private func known(at now: Timestamp) -> SigningKey? {
        keys.withLock { keys in
            let current = KeySchedule(keys.map(\.schedule)).signing(at: now)
            return keys.first { $0.schedule.id == current?.id }?.key
        }
    }

    /// What everybody may know.
    func published(at now: Timestamp) async throws -> JSONWebKeySet {
        if keys.withLock({ $0.isEmpty }) { _ = try await signingKey(at: now) }
        return keys.withLock { keys in
            let ids = Set(KeySchedule(keys.map(\.schedule)).published(at: now).map(\.id))
            return JSONWebKeySet(keys: keys.filter { ids.contains($0.schedule.id) }.map(\.key.verificationKey))
        }
    }

    func key(id: String) async throws(TokenError) -> VerificationKey? {
        if let key = find(id) { return key }
        // Real time and not the suite's: this spares the database, it decides nothing about a key.
        let mayLook = lookedAt.withLock { last in
            if let last, .now - last < Self.lookAgain { return false }
            last = .now
            return true
        }
        guard mayLook else { return nil }
        do {
            try await refresh()
        } catch {
            throw .keysUnavailable
        }
        return find(id)
    }

    private func find(_ id: String) -> VerificationKey? {
        keys.withLock { keys in keys.first { $0.schedule.id == id }?.key.verificationKey }
    }

    /// A first key could neither be read nor made.
    struct NoSigningKey: Error {}
}
