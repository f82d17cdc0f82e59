import ComplianceDomain
import Crypto
import Primitives
import Synchronization

/// Seals values under the keys of their persons (AES-256-GCM), and opens them as long as the key is there.
///
/// The keys lie in the database, each sealed under one that comes of the service's secret and bound to its person: a
/// dump of the database opens nothing, and destroying a row closes every copy of what it opened.
final class PersonKeys: Sendable {
    /// Keys that are kept at hand for sealing.
    private static let mostAtHand = 10_000

    let store: PersonKeyStore
    private let master: SymmetricKey
    private let clock: WallClock
    private let atHand = Mutex<[UniqueID: SymmetricKey]>([:])

    init(store: PersonKeyStore, secret: String, clock: WallClock) {
        self.store = store
        self.clock = clock
        master = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Array(secret.utf8)), info: Array("florin person keys v1".utf8),
            outputByteCount: 32)
    }

    // MARK: Sealing

    /// What seals values of these persons. Whoever has no key yet gets one; whoever's is destroyed is sealed for
    /// nobody, as if it had been destroyed afterwards.
    func sealer(for people: Set<String>) async throws -> PersonSealer {
        let ids = Set(people.compactMap { UniqueID($0) })
        var keys = atHand.withLock { atHand in atHand.filter { ids.contains($0.key) } }
        let wanted = ids.filter { keys[$0] == nil }
        guard !wanted.isEmpty else { return PersonSealer(keys) }
        var found = try await store.find(Array(wanted))
        let missing = wanted.filter { found[$0] == nil }
        if !missing.isEmpty {
            let made = try missing.map { (person: $0, sealed: try wrapped(SymmetricKey(size: .bits256), $0)) }
            try await store.insert(made, now: clock.now())
            found.merge(try await store.find(Array(missing))) { _, new in new }
        }
        for (person, sealed) in found {
            if let sealed { keys[person] = try unwrapped(sealed, person) }
        }
        let known = keys
        atHand.withLock { atHand in
            if atHand.count + known.count > Self.mostAtHand { atHand.removeAll() }
            atHand.merge(known) { _, new in new }
        }
        return PersonSealer(known)
    }

    // MARK: Opening

    /// What opens values of these persons. Asked anew each time: a key that is gone must not live on here.
    func opener(for people: Set<String>) async throws -> PersonOpener {
        let ids = people.compactMap { UniqueID($0) }
        guard !ids.isEmpty else { return PersonOpener([:]) }
        var keys: [UniqueID: SymmetricKey] = [:]
        for (person, sealed) in try await store.find(ids) {
            if let sealed { keys[person] = try unwrapped(sealed, person) }
        }
        return PersonOpener(keys)
    }

    // MARK: The keys themselves

    private func wrapped(_ key: SymmetricKey, _ person: UniqueID) throws -> [UInt8] {
        try Self.seal(key.withUnsafeBytes { Array($0) }, bound: person.bytes, with: master)
    }

    private func unwrapped(_ sealed: [UInt8], _ person: UniqueID) throws -> SymmetricKey {
        SymmetricKey(data: try Self.open(sealed, bound: person.bytes, with: master))
    }

    private struct NotSealed: Error {}

    /// Nonce, ciphertext, tag.
    static func seal(_ value: [UInt8], bound: [UInt8], with key: SymmetricKey) throws -> [UInt8] {
        let box = try AES.GCM.seal(value, using: key, authenticating: bound)
        return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    static func open(_ sealed: [UInt8], bound: [UInt8], with key: SymmetricKey) throws -> [UInt8] {
        guard sealed.count >= 28 else { throw NotSealed() }
        let box = try AES.GCM.SealedBox(
            nonce: AES.GCM.Nonce(data: sealed.prefix(12)), ciphertext: sealed[12..<(sealed.count - 16)],
            tag: sealed.suffix(16))
        return Array(try AES.GCM.open(box, using: key, authenticating: bound))
    }
}

struct PersonSealer: Sendable {
    private let keys: [UniqueID: SymmetricKey]

    init(_ keys: [UniqueID: SymmetricKey]) { self.keys = keys }

    func seal(_ person: String, _ value: [UInt8], bound: [UInt8]) throws -> [UInt8] {
        let key = UniqueID(person).flatMap { keys[$0] } ?? SymmetricKey(size: .bits256)
        return try PersonKeys.seal(value, bound: bound, with: key)
    }
}

struct PersonOpener: Sendable {
    private let keys: [UniqueID: SymmetricKey]

    init(_ keys: [UniqueID: SymmetricKey]) { self.keys = keys }

    /// What does not open with a key that is there was not sealed by us, or in another place; or the key was destroyed
    /// while somebody still sealed with it.
    func open(_ person: String, _ sealed: [UInt8], bound: [UInt8]) -> AuditSealing.Opened {
        guard let id = UniqueID(person) else { return .foreign }
        guard let key = keys[id] else { return .erased }
        do {
            return .value(try PersonKeys.open(sealed, bound: bound, with: key))
        } catch {
            return .foreign
        }
    }
}
