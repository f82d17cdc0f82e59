import JSONKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit

/// Takes what happened for the owner's programs: its event with the next number of its subject, and a delivery for each
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
        try await insert(happening, isTest: false, to: nil, in: transaction)?.event
    }

    /// A test of one endpoint, whatever it asked for.
    func test(
        _ type: WebhookEventTypes.EventType, of endpoint: WebhookEndpoint, in transaction: PostgresTransaction
    ) async throws -> WebhookDeliveryID {
        let happening = WebhookHappening(
            key: "test:\(ids.next())", type: type.name, ownerID: endpoint.owner,
            subject: NoticeSubject(kind: "webhook_endpoint", id: endpoint.id.description), data: type.data,
            at: clock.now())
        let made = try await insert(happening, isTest: true, to: endpoint.id, in: transaction)
        guard let delivery = made?.deliveries.first else { throw WebhookError.notFound }
        return delivery
    }

    private func insert(
        _ happening: WebhookHappening, isTest: Bool, to only: WebhookEndpointID?, in transaction: PostgresTransaction
    ) async throws -> (event: WebhookMessageID, deliveries: [WebhookDeliveryID])? {
        guard types.contains(happening.type) else { throw WebhookError.unknownEvent(happening.type) }
        let subject = happening.countedBy
        let place = try await events.place(
            owner: happening.ownerID, type: happening.type, sourceKey: happening.key, subjectKind: subject.kind,
            subjectID: subject.id, in: transaction)
        guard !place.isKnown else { return nil }
        let facts = WebhookEventFacts(
            id: WebhookMessageID(ids.next()), owner: happening.ownerID, sourceKey: happening.key, type: happening.type,
            subjectKind: subject.kind, subjectID: subject.id, sequence: place.sequence)
        let body = WebhookBody(
            id: facts.id, type: facts.type, timestamp: happening.at, sequence: facts.sequence, isTest: isTest,
            subject: subject, data: .object(happening.data))
        let wanting = place.endpoints.filter { only == $0.id || (only == nil && $0.wants(happening.type)) }
        let deliveries = wanting.map { (id: ids.next(WebhookDeliveryID.self), endpoint: $0) }
        try await events.insert(facts, body: body.bytes, deliveries: deliveries, now: clock.now(), in: transaction)
        return (facts.id, deliveries.map { $0.id })
    }
}
