import HTTPKit
import JSONKit
import Logging
import Synchronization

/// The document of the whole API: asks each service for its own, over HTTP as anybody could, and merges what the
/// gateway routes. Asks only when somebody reads it. A service that is down keeps its last document.
final class DocumentFeed: Sendable {

    private struct State {
        var documents: [Upstream: JSONValue] = [:]
        var bytes: [UInt8]
        var readAt: ContinuousClock.Instant?
        var isReading = false
    }

    private let sources: [(upstream: Upstream, client: PartnerClient)]
    private let table: RouteTable
    private let version: String
    private let lifetime: Duration
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameter lifetime: a service that is replaced shows its new routes after this time.
    init(
        sources: [(upstream: Upstream, client: PartnerClient)], table: RouteTable, version: String,
        lifetime: Duration = .seconds(30), logger: Logger
    ) {
        self.sources = sources
        self.lifetime = lifetime
        self.table = table
        self.version = version
        self.logger = logger
        state = Mutex(State(bytes: Self.merge([:], table, version)))
    }

    /// The merged document as JSON. While one reader asks the services, the others get what is known.
    func bytes() async -> [UInt8] {
        if beginReading() { await read() }
        return state.withLock(\.bytes)
    }

    /// A document that lacks a service is never young.
    private func beginReading() -> Bool {
        let (count, lifetime) = (sources.count, lifetime)
        return state.withLock { state in
            let isYoung = state.readAt.map { ContinuousClock.now - $0 < lifetime } ?? false
            let isComplete = state.documents.count == count
            guard !isComplete || (!isYoung && !state.isReading) else { return false }
            state.isReading = true
            return true
        }
    }

    private func read() async {
        let found = await withTaskGroup(of: (Upstream, JSONValue?).self) { group in
            for (upstream, client) in sources {
                group.addTask { (upstream, await self.document(upstream, client)) }
            }
            return await group.reduce(into: [:]) { found, answer in found[answer.0] = answer.1 }
        }
        let documents = state.withLock(\.documents).merging(found) { _, new in new }
        let merged = Self.merge(documents, table, version)
        state.withLock { $0 = State(documents: documents, bytes: merged, readAt: .now) }
    }

    private func document(_ upstream: Upstream, _ client: PartnerClient) async -> JSONValue? {
        do {
            let answer = try await client.send(.get, "/openapi.json")
            guard answer.isSuccess else { return nil }
            return try JSONParser.parse(answer.body, limits: .own)
        } catch {
            logger.debug("no document", metadata: ["service": "\(upstream.name)", "error": "\(error)"])
            return nil
        }
    }

    private static func merge(_ documents: [Upstream: JSONValue], _ table: RouteTable, _ version: String) -> [UInt8] {
        var merge = OpenAPIMerge()
        for upstream in Upstream.all {
            guard let document = documents[upstream] else { continue }
            merge.add(document) { method, path in
                table.route(to: upstream, method: method, path: path)?.refusals
            }
        }
        return JSON.encode(merge.document(title: "Florin", version: version).json)
    }
}
