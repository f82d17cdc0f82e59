import JSONKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit

/// Takes what happened for the owners' programs: its event with the next number of its subject, and a delivery for each
/// endpoint that wants it, in the caller's transaction and once for a key.
struct WebhookIntake: Sendable {
    let events: WebhookEventStore
    let types: WebhookEventTypes
    let ids: IDGenerator
    let clock: WallClock
    /// Wakes the worker; to be raised after the commit (`wake`).
    let signal: WakeSignal

    init(events: WebhookEventStore, types: WebhookEventTypes, ids: IDGenerator, clock: WallClock, signal: WakeSignal) {
        self.events = events
        self.types = types
        self.ids = ids
        self.clock = clock
        self.signal = signal
    }

    init(_ context: ServiceContext, _ client: PostgresClient, _ catalogue: EventCatalogue) {
        self.init(
            events: WebhookEventStore(client: client), types: WebhookEventTypes(catalogue), ids: context.ids,
            clock: context.clock, signal: WakeSignal())
    }

    /// Call after the commit: what was taken goes out at once instead of at the next look.
    func wake() { signal.raise() }

    /// - Returns: the event; nil when it was told before.
    /// - Throws: `WebhookError.unknownEvent` for a type that is not public.
    @discardableResult
    func take(
        _ happening: WebhookHappening, in transaction: PostgresTransaction
    ) async throws -> WebhookMessageID? {
        try await insert([happening], in: transaction).first?.id
    }

    /// As above, in as many statements as for one.
    func take(_ happenings: [WebhookHappening], in transaction: PostgresTransaction) async throws {
        try await insert(happenings, in: transaction)
    }

    /// A test of one endpoint, whatever it asked for.
    func test(
        _ type: WebhookEventTypes.EventType, of endpoint: WebhookEndpoint, in transaction: PostgresTransaction
    ) async throws -> WebhookDeliveryID {
        let happening = WebhookHappening(
            key: "test:\(ids.next())", type: type.name, ownerID: endpoint.owner,
            subject: NoticeSubject(kind: "webhook_endpoint", id: endpoint.id.description), data: type.data,
            at: clock.now())
        let made = try await insert([happening], asTestOf: endpoint.id, in: transaction)
        guard let delivery = made.first?.deliveries.first?.id else { throw WebhookError.notFound }
        return delivery
    }

    @discardableResult
    private func insert(
        _ happenings: [WebhookHappening], asTestOf only: WebhookEndpointID? = nil, in transaction: PostgresTransaction
    ) async throws -> [NewWebhookEvent] {
        guard !happenings.isEmpty else { return [] }
        if let unknown = happenings.first(where: { !types.contains($0.type) }) {
            throw WebhookError.unknownEvent(unknown.type)
        }
        var places = try await events.places(of: happenings, in: transaction)
        let made: [NewWebhookEvent] = happenings.compactMap { happening in
            guard let sequence = places.take(happening) else { return nil }
            let id = WebhookMessageID(ids.next())
            let body = WebhookBody(
                id: id, type: happening.type, timestamp: happening.at, sequence: sequence, isTest: only != nil,
                subject: happening.countedBy, data: .object(happening.data))
            let wanting = places.endpoints(of: happening.ownerID).filter { endpoint in
                only.map { $0 == endpoint.id } ?? endpoint.wants(happening.type)
            }
            return NewWebhookEvent(
                id: id, happening: happening, sequence: sequence, body: body.bytes,
                deliveries: wanting.map { (id: ids.next(WebhookDeliveryID.self), endpoint: $0) })
        }
        if !made.isEmpty { try await events.insert(made, now: clock.now(), in: transaction) }
        return made
    }
}
