import Logging
package import Primitives

/// The keys behind a JWKS address, kept in memory.
///
/// However many ask at once, one fetch runs. A set older than `maximumAge` is fetched again in the background, and goes
/// on being used meanwhile and while that fails: keys do not become wrong because auth is down. An id that the set
/// lacks causes a fetch as well (a rotation), but not more often than `minimumInterval`, so made-up ids cannot drive
/// load to auth. Until the first set is there nobody can be let in, so it is asked for at a faster pace.
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
        if let key = keys[id] {
            // It does not become wrong by its age, so nobody waits for an auth that may be silent.
            if isStale, mayTry { _ = fetching() }
            return key
        }
        if mayTry {
            // The log has the reason; whether an unknown key is published nobody can say then.
            try? await fetching().value
        }
        if let key = keys[id] { return key }
        guard let fetchedAt, let triedAt, fetchedAt >= triedAt else { throw .keysUnavailable }
        return nil
    }

    /// Fetches now, or joins the fetch that runs. A service calls it at its start to be warm.
    package func refresh() async throws {
        try await fetching().value
    }

    /// The fetch that runs, begun now if none does. It ends by itself, as every fetch has a time limit.
    private func fetching() -> Task<Void, any Error> {
        if let running { return running }
        triedAt = clock.now()
        let task = Task { try await self.load() }
        running = task
        return task
    }

    private func load() async throws {
        let now = clock.now()
        defer { running = nil }
        do {
            let set = try JSONWebKeySet(parsing: try await fetch())
            keys = Dictionary(set.keys.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            fetchedAt = now
        } catch {
            logger.warning("signing keys could not be fetched", metadata: ["error": "\(error)"])
            throw error
        }
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
