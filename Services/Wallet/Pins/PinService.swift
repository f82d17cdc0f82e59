import Authentication
import MoneyKit
import Primitives
import WalletDomain

/// Sets, changes and checks the PIN of a wallet. Hashing happens outside of any transaction.
struct PinService: Sendable {
    let store: PinStore
    let hasher: PasswordHasher
    let clock: WallClock

    func set(_ pin: String, for wallet: AccountID) async throws {
        try PIN.check(pin)
        try await store.insert(try await hasher.hash(pin), for: wallet)
    }

    /// A new PIN for one who has forgotten the old one; the caller has proven who they are in another way.
    func reset(to pin: String, for wallet: AccountID) async throws {
        try PIN.check(pin)
        try await store.reset(try await hasher.hash(pin), for: wallet)
    }

    func change(from old: String, to new: String, for wallet: AccountID) async throws {
        try PIN.check(new)
        guard old != new else { throw WalletError.pinUnchanged }
        let known = try await verify(old, for: wallet)
        try await store.replace(known, by: try await hasher.hash(new), for: wallet)
    }

    /// A token for one payment up to an amount; only its hash is kept.
    func authorize(
        _ pin: String, upTo: Money, for wallet: AccountID
    ) async throws -> (token: SecretToken, expiresAt: Timestamp) {
        let hash = try await verify(pin, for: wallet)
        let token = SecretToken.generate(prefix: "fla_")
        let now = clock.now()
        let authorization = Authorization(
            key: Authorization.Key(bytes: token.hash), account: wallet, upTo: upTo,
            expiresAt: (now + Authorization.lifetime).shown)
        try await store.authorize(authorization, hash: hash, now: now)
        return (token, authorization.expiresAt)
    }

    /// - Returns: the stored hash that the PIN matched.
    /// - Throws: `pinNotSet`, `pinLocked`, `pinIncorrect`.
    private func verify(_ pin: String, for wallet: AccountID) async throws -> String {
        let attempt = try await store.takeAttempt(wallet)
        guard try await hasher.verify(pin, against: attempt.hash) else {
            throw WalletError.pinIncorrect(attemptsLeft: attempt.left)
        }
        return attempt.hash
    }
}
