import Crypto
package import Primitives
import Synchronization

/// Remembers checked tokens, so that a signature is verified once and not on every request, and refuses revoked ones.
///
/// Keyed by the first 128 bits of the token's SHA-256: tokens are not kept. An entry ends when its token does.
/// Bounded: when a shard is full its oldest entry goes. Revocation is looked up on each call, so it acts at once on
/// cached and on never seen tokens.
package final class TokenCache: Sendable {
    private struct Shard {
        var tokens: [UniqueID: AccessToken] = [:]
        /// Keys by age, a ring of fixed size; `next` is the oldest once it is full.
        var ring: [UniqueID] = []
        var next = 0
    }

    private final class LockedShard: Sendable {
        let shard = Mutex(Shard())
    }

    private static let shardCount = 16

    private let verifier: TokenVerifier
    private let clock: WallClock
    private let shards: [LockedShard]
    private let shardCapacity: Int
    package let revocations: Revocations

    package init(
        verifier: TokenVerifier,
        clock: WallClock,
        revocations: Revocations? = nil,
        capacity: Int = 65_536
    ) {
        self.verifier = verifier
        self.clock = clock
        self.revocations = revocations ?? Revocations(clock: clock)
        shardCapacity = max(1, capacity / Self.shardCount)
        shards = (0..<Self.shardCount).map { _ in LockedShard() }
    }

    /// The content of a valid token. Throws what the verifier throws, and `revoked`.
    package func verify(_ text: String) async throws(TokenError) -> AccessToken {
        let key = Self.key(of: text)
        if let token = try cached(key) { return token }
        let token = try await verifier.verify(text)
        guard !revocations.contains(token) else { throw .revoked }
        store(token, under: key)
        return token
    }

    /// As ``verify(_:)`` for a token seen before, without suspending; nil if it has to be verified.
    package func cached(_ text: String) throws(TokenError) -> AccessToken? {
        try cached(Self.key(of: text))
    }

    package func revoke(session id: UniqueID) { revocations.add(.session(id)) }
    package func revoke(apiKey id: UniqueID) { revocations.add(.apiKey(id)) }
    /// All tokens of a user that were issued before a time.
    package func revoke(subject: UserID, before: Timestamp) { revocations.add(.subject(subject, before: before)) }

    private func cached(_ key: UniqueID) throws(TokenError) -> AccessToken? {
        guard let token = shard(of: key).shard.withLock({ $0.tokens[key] }) else { return nil }
        guard verifier.isAlive(token, at: clock.now()) else { throw .expired }
        guard !revocations.contains(token) else { throw .revoked }
        return token
    }

    private func store(_ token: AccessToken, under key: UniqueID) {
        shard(of: key).shard.withLock { shard in
            guard shard.tokens.updateValue(token, forKey: key) == nil else { return }
            if shard.ring.count < shardCapacity {
                shard.ring.append(key)
            } else {
                shard.tokens[shard.ring[shard.next]] = nil
                shard.ring[shard.next] = key
                shard.next = (shard.next + 1) % shardCapacity
            }
        }
    }

    private func shard(of key: UniqueID) -> LockedShard { shards[Int(key.low % UInt64(Self.shardCount))] }

    private static func key(of text: String) -> UniqueID {
        var text = text
        let digest = text.withUTF8 { SHA256.hash(data: UnsafeRawBufferPointer($0)) }
        return digest.withUnsafeBytes { bytes in
            UniqueID(
                high: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self),
                low: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            )
        }
    }
}
