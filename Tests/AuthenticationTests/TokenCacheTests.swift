import Authentication
import Primitives
import Synchronization
import Testing

/// Counts how often a key is asked for, which is how often a signature is checked.
private final class CountingKeySource: KeySource {
    let count = Mutex(0)
    let key: VerificationKey

    init(_ key: VerificationKey) {
        self.key = key
    }

    func key(id: String) async throws(TokenError) -> VerificationKey? {
        count.withLock { $0 += 1 }
        return id == key.id ? key : nil
    }
}

struct TokenCacheTests {
    private let fixture = TokenFixture()
    private let keys: CountingKeySource
    private let cache: TokenCache

    init() {
        keys = CountingKeySource(fixture.key.verificationKey)
        cache = Self.cache(fixture, keys, capacity: 1_024)
    }

    private static func cache(_ fixture: TokenFixture, _ keys: CountingKeySource, capacity: Int) -> TokenCache {
        let verifier = TokenVerifier(issuer: "florin", audience: "florin-api", keys: keys, clock: fixture.clock.clock)
        return TokenCache(verifier: verifier, clock: fixture.clock.clock, capacity: capacity)
    }

    private var checks: Int { keys.count.withLock { $0 } }

    @Test func signatureIsCheckedOnce() async throws {
        let token = fixture.token()
        let text = try fixture.signer.sign(token)
        #expect(try cache.cached(text) == nil)
        for _ in 0..<10 { #expect(try await cache.verify(text) == token) }
        #expect(try cache.cached(text) == token)
        #expect(checks == 1)
    }

    @Test func entryEndsWithItsToken() async throws {
        let text = try fixture.signer.sign(fixture.token())
        _ = try await cache.verify(text)
        fixture.clock.advance(by: .seconds(602))
        await #expect(throws: TokenError.expired) { try await cache.verify(text) }
    }

    @Test func wrongTokenIsNeverRemembered() async throws {
        let text = String(try fixture.signer.sign(fixture.token()).dropLast(4)) + "AAAA"
        for _ in 0..<2 { await #expect(throws: TokenError.badSignature) { try await cache.verify(text) } }
        #expect(checks == 2)
    }

    @Test func revokedSessionIsRefusedWhetherSeenBeforeOrNot() async throws {
        let token = fixture.token()
        let text = try fixture.signer.sign(token)
        _ = try await cache.verify(text)
        cache.revoke(session: try #require(token.sessionID))
        await #expect(throws: TokenError.revoked) { try await cache.verify(text) }
        let fresh = Self.cache(fixture, keys, capacity: 16)
        fresh.revoke(session: try #require(token.sessionID))
        await #expect(throws: TokenError.revoked) { try await fresh.verify(text) }
        _ = try await cache.verify(fixture.signer.sign(fixture.token()))
    }

    @Test func cutOfASubjectSparesLaterTokens() async throws {
        let before = fixture.token()
        fixture.clock.advance(by: .milliseconds(1))
        cache.revoke(subject: before.subject, before: fixture.clock.now)
        await #expect(throws: TokenError.revoked) { try await cache.verify(fixture.signer.sign(before)) }
        let after = AccessToken(
            subject: before.subject,
            sessionID: nil,
            apiKeyID: nil,
            roles: [],
            scopes: nil,
            issuedAt: fixture.clock.now,
            expiresAt: Timestamp(secondsSince1970: fixture.clock.now.secondsSince1970 + 60),
            tokenID: fixture.ids.next()
        )
        #expect(try await cache.verify(fixture.signer.sign(after)) == after)
        // An older cut that arrives late does not undo the newer one.
        cache.revoke(subject: before.subject, before: .distantPast)
        await #expect(throws: TokenError.revoked) { try await cache.verify(fixture.signer.sign(before)) }
    }

    @Test func revokedApiKeyIsRefused() async throws {
        let token = AccessToken(
            subject: fixture.ids.next(),
            sessionID: nil,
            apiKeyID: fixture.ids.next(),
            roles: [],
            scopes: [.walletRead],
            issuedAt: fixture.clock.now,
            expiresAt: fixture.clock.now + .seconds(60),
            tokenID: fixture.ids.next()
        )
        cache.revoke(apiKey: try #require(token.apiKeyID))
        await #expect(throws: TokenError.revoked) { try await cache.verify(fixture.signer.sign(token)) }
    }

    @Test func revocationsAreForgottenWhenNoTokenCanLive() throws {
        let list = Revocations(clock: fixture.clock.clock)
        let token = fixture.token()
        list.add(.session(try #require(token.sessionID)))
        fixture.clock.advance(by: AccessToken.longestLifetime)
        list.add(.session(fixture.ids.next()))
        #expect(list.contains(token))
        fixture.clock.advance(by: .seconds(120))
        list.add(.session(fixture.ids.next()))
        #expect(!list.contains(token))
    }

    @Test func fullCacheForgetsTheOldestAndStaysRight() async throws {
        let small = Self.cache(fixture, keys, capacity: 16)
        let texts = try (0..<200).map { _ in try fixture.signer.sign(fixture.token()) }
        for text in texts { _ = try await small.verify(text) }
        let remembered = try texts.filter { try small.cached($0) != nil }
        #expect(remembered.count <= 16)
        #expect(try small.cached(texts[199]) != nil)
        for text in texts { _ = try await small.verify(text) }
    }

    @Test func manyAtOnceAgree() async throws {
        let token = fixture.token()
        let text = try fixture.signer.sign(token)
        let cache = cache
        try await withThrowingTaskGroup(of: AccessToken.self) { group in
            for _ in 0..<100 { group.addTask { try await cache.verify(text) } }
            for try await found in group { #expect(found == token) }
        }
    }
}
