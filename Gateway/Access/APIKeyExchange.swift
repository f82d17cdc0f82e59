import Authentication
import Contracts
import Crypto
import Messaging
import Primitives
import RedisAccess
import ServiceKit

/// Swaps API keys for short-lived access tokens at auth, and remembers both answers: tokens until shortly before they
/// end, refusals for seconds. However many requests bring the same key at once, auth is asked once.
actor APIKeyExchange {
    /// Asks auth. Throws when there is no answer.
    typealias Ask = @Sendable (_ apiKey: String) async throws -> ExchangedAPIKey

    static let renewBefore = Duration.seconds(30)
    static let refusedFor = Duration.seconds(5)
    static let maximumEntries = 10_000

    /// A token for the key, or why there is none.
    private typealias Answer = Result<AcceptedCredential, CredentialRefusal>

    private struct Entry {
        let answer: Answer
        let until: Timestamp

        var accepted: AcceptedCredential? { try? answer.get() }
    }

    private let tokens: TokenCache
    private let clock: WallClock
    private let ask: Ask
    /// By digest: the keys themselves are not kept.
    private var entries: [[UInt8]: Entry] = [:]
    private var running: [[UInt8]: Task<Answer, any Error>] = [:]

    init(tokens: TokenCache, clock: WallClock, ask: @escaping Ask) {
        self.tokens = tokens
        self.clock = clock
        self.ask = ask
    }

    init(tokens: TokenCache, clock: WallClock, broker: MessageBroker, ids: IDGenerator) {
        self.init(tokens: tokens, clock: clock) { key in
            let auth = RequestClient("auth", broker: broker, timeout: .seconds(3))
            return try await auth.ask(ExchangeAPIKey(apiKey: key), key: ids.next().description)
        }
    }

    func exchange(_ key: String) async throws(CredentialRefusal) -> AcceptedCredential {
        let digest = Array(SHA256.hash(data: Array(key.utf8)))
        let known = entries[digest]
        if let known, clock.now() < known.until, !isOutdated(known) { return try live(known.answer) }
        do {
            return try live(try await fetch(key, digest))
        } catch let refusal as CredentialRefusal {
            throw refusal
        } catch {
            // Auth is away: a token that has not ended yet still serves.
            guard let known, let last = known.accepted, clock.now() < last.token.expiresAt, !isOutdated(known) else {
                throw .unavailable
            }
            return try live(.success(last))
        }
    }

    /// The token was revoked and not the key: its owner has other roles by now, and auth gives a token with those.
    private func isOutdated(_ entry: Entry) -> Bool {
        guard let token = entry.accepted?.token, tokens.revocations.contains(token) else { return false }
        return token.apiKeyID != nil && !isRevoked(token.apiKeyID)
    }

    private func live(_ answer: Answer) throws(CredentialRefusal) -> AcceptedCredential {
        let accepted = try answer.get()
        guard tokens.revocations.contains(accepted.token) else { return accepted }
        throw isRevoked(accepted.token.apiKeyID) ? .key(.revoked) : .invalid
    }

    private func isRevoked(_ key: UniqueID?) -> Bool { key.map { tokens.revocations.contains(apiKey: $0) } ?? false }

    private func fetch(_ key: String, _ digest: [UInt8]) async throws -> Answer {
        if let task = running[digest] { return try await task.value }
        let task = Task { try await self.load(key) }
        running[digest] = task
        defer { running[digest] = nil }
        let answer = try await task.value
        store(answer, under: digest)
        return answer
    }

    private func load(_ key: String) async throws -> Answer {
        let answer = try await ask(key)
        guard let text = answer.accessToken else {
            if answer.accountRestricted == true { return .failure(.restricted) }
            return .failure(answer.refusal.map(CredentialRefusal.key) ?? .invalid)
        }
        let token = try await tokens.verify(text)
        let limit = answer.rateLimitPerMinute.map { RateLimit.perMinute(min(max($0, 1), 10_000_000)) }
        return .success(
            AcceptedCredential(
                token, goodUntil: token.expiresAt - Self.renewBefore, replacement: text, ownLimit: limit))
    }

    private func store(_ answer: Answer, under digest: [UInt8]) {
        let now = clock.now()
        if entries.count >= Self.maximumEntries {
            entries = entries.filter { $0.value.until > now }
            if entries.count >= Self.maximumEntries { entries.removeAll(keepingCapacity: true) }
        }
        let until = (try? answer.get())?.goodUntil ?? now + Self.refusedFor
        entries[digest] = Entry(answer: answer, until: until)
    }
}
