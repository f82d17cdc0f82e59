import Authentication
import HTTPKit
import Logging
import Primitives
import RedisAccess

/// Tells whoever checks tokens that some are dead: this replica at once, the gateways through Redis. The event in the
/// outbox and the table are there already; what Redis does not take now is pushed again by `SyncRevocations`.
struct RevocationPublisher: Sendable {
    /// A sorted set of members by the time, in milliseconds, at which they were put there.
    static let key = "florin:revocations"

    let redis: RedisClient
    let store: RevocationStore
    let tokens: TokenCache
    let clock: WallClock
    let logger: Logger

    func publish(_ revocations: [Revocation]) async {
        for revocation in revocations { revocation.apply(to: tokens.revocations) }
        await push(revocations.map(\.member))
    }

    func push(_ members: [String]) async {
        guard !members.isEmpty else { return }
        let now = clock.now()
        var command: [RedisArgument] = ["ZADD", .string(Self.key)]
        for member in members { command += [.integer(now.millisecondsSince1970), .string(member)] }
        let oldest = (now - RevocationStore.memory).millisecondsSince1970
        do {
            try await redis.command(command)
            try await redis.command("ZREMRANGEBYSCORE", .string(Self.key), "-inf", .integer(oldest))
            try await store.markPushed(members, at: now)
        } catch {
            logger.warning("revocations could not be pushed, they will be", metadata: ["error": "\(error)"])
        }
    }
}

extension Reply {
    /// As the gateway is told with the answer that ends them.
    func revoking(_ revocations: [Revocation]) -> Reply { revoking(revocations.map(\.member)) }
}
