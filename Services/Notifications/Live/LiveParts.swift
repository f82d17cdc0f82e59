import Authentication
import HTTPKit
import Logging
import NotificationsDomain
import PostgresAccess
import Primitives
import ServiceKit
import ServiceLifecycle

/// Sockets and streams as a part of the service: their routes, and what has them told.
struct LiveParts: Sendable {
    let hub: LiveHub
    let store: LiveStore
    let inbox: InboxStore
    let tokens: TokenCache
    let clock: WallClock
    let metrics: LiveMetrics
    let logger: Logger
    private let client: PostgresClient

    init(_ context: ServiceContext, client: PostgresClient) {
        self.client = client
        store = LiveStore(client: client)
        inbox = InboxStore(client: client)
        tokens = context.tokens
        clock = context.clock
        metrics = LiveMetrics(context.metrics)
        logger = context.logger
        hub = LiveHub(
            store: store, revocations: tokens.revocations, clock: clock, ids: context.ids, metrics: metrics)
    }

    var endpoints: [any Endpoint] { [OpenSocket(live: self), OpenStream(live: self)] }
    var services: [any Service] { [LiveFeed(hub: hub, client: client, logger: logger)] }

    /// - Throws: `LiveEnd.unauthenticated`; 503 when nobody can say.
    func verify(_ token: String) async throws -> AccessToken {
        do {
            return try await tokens.verify(token)
        } catch TokenError.keysUnavailable {
            throw Problem.unavailable("auth")
        } catch {
            throw LiveEnd.unauthenticated
        }
    }

    /// Tells one who listens what was missed, then has it told what comes.
    /// - Parameter cursor: the last that it has.
    func resume(_ ticket: LiveHub.Ticket, after cursor: Int64, on wire: any LiveWire) async throws {
        let head = try await store.head(of: ticket.user, now: clock.now())
        switch LivePlace(cursor: cursor, head: head.cursor) {
        case .gap(let place):
            try await send(.gap(place), on: wire)
            await hub.begin(ticket, after: place)
        case .after(var place):
            var entries: [InboxEntry]
            repeat {
                entries = try await store.entries(of: ticket.user, after: place, limit: Self.page, now: clock.now())
                for entry in entries {
                    try await send(.notification(entry), on: wire)
                    place = entry.seq
                }
            } while entries.count == Self.page
            await hub.begin(ticket, after: place)
        }
    }

    private static let page = 50

    private func send(_ frame: LiveFrame, on wire: any LiveWire) async throws {
        try await wire.send(LiveText(frame))
        metrics.sent(1)
    }
}
