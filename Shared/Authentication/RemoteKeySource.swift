import Logging
package import Primitives

/// The keys behind a JWKS address, kept in memory.
///
/// However many ask at once, one fetch runs. A set older than `maximumAge` is fetched again, and goes on being used
/// while that fails: keys do not become wrong because auth is down. An id that the set lacks causes a fetch as well
/// (a rotation), but not more often than `minimumInterval`, so made-up ids cannot drive load to auth. Until the first
/// set is there nobody can be let in, so it is asked for at a faster pace.
package actor RemoteKeySource: KeySource {
    /// Gives the bytes of the key set document.
    package typealias Fetch = @Sendable () async throws -> [UInt8]

    private let fetch: Fetch
    private let clock: WallClock
    private let maximumAge: Duration
    private let minimumInterval: Duration
    private static let firstInterval: Duration = .milliseconds(100)
    private let logger = Logger(label: "florin.authentication")

    private var keys: [String: VerificationKey] = [:]
    private var fetchedAt: Timestamp?
    private var triedAt: Timestamp?
    private var running: Task<Void, any Error>?

    package init(
        clock: WallClock,
        maximumAge: Duration = .seconds(300),
        minimumInterval: Duration = .seconds(2),
        fetch: @escaping Fetch
    ) {
        self.clock = clock
        self.maximumAge = maximumAge
        self.minimumInterval = minimumInterval
        self.fetch = fetch
    }

    package func key(id: String) async throws(TokenError) -> VerificationKey? {
        if keys[id] == nil || isStale, mayTry {
            do {
                try await refresh()
            } catch {
                // A known key still serves; for an unknown one nobody can say whether it is published.
                logger.warning("signing keys could not be fetched", metadata: ["error": "\(error)"])
            }
        }
        if let key = keys[id] { return key }
        guard let fetchedAt, let triedAt, fetchedAt >= triedAt else { throw .keysUnavailable }
        return nil
    }

    /// Fetches now, or joins the fetch that runs. A service calls it at its start to be warm.
    package func refresh() async throws {
        if let running { return try await running.value }
        let task = Task { try await self.load() }
        running = task
        defer { running = nil }
        try await task.value
    }

    private func load() async throws {
        let now = clock.now()
        triedAt = now
        let set = try JSONWebKeySet(parsing: try await fetch())
        keys = Dictionary(set.keys.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        fetchedAt = now
    }

    private var isStale: Bool {
        guard let fetchedAt else { return true }
        let age = clock.now() - fetchedAt
        return age >= maximumAge || age < .zero
    }

    private var mayTry: Bool {
        guard running == nil, let triedAt else { return true }
        let since = clock.now() - triedAt
        let interval = fetchedAt == nil ? min(Self.firstInterval, minimumInterval) : minimumInterval
        return since >= interval || since < .zero
    }
}
