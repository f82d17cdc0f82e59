import ComplianceDomain
import Contracts
import JSONKit
import Outbox
import Primitives

/// What others are told of people's rights.
struct RightsNews: Sendable {
    let ids: IDGenerator

    /// How a request has ended; an erasure that is done tells more.
    func ended(_ request: PrivacyRequest, _ now: Timestamp) -> [OutboxEvent] {
        let isDone = [.completed, .completedWithRetention].contains(request.status)
        let completed = PrivacyRequestCompleted(
            userID: request.user, requestID: request.id.rawValue, kind: request.kind.rawValue,
            status: request.status.rawValue,
            url: request.kind == .export && isDone ? Self.url(of: request.id) : nil)
        guard request.kind == .erasure, isDone else { return [make(completed, request.user, now)] }
        return [
            make(completed, request.user, now),
            make(PersonErased(userID: request.user, requestID: request.id.rawValue), request.user, now),
        ]
    }

    func changed(_ consent: ProcessingConsent, of user: UserID, _ now: Timestamp) -> OutboxEvent {
        make(
            ConsentChanged(
                userID: user, purpose: consent.purpose.rawValue, granted: consent.granted,
                textVersion: consent.textVersion ?? ""), user, now)
    }

    static func url(of id: PrivacyRequestID) -> String { "/api/v1/compliance/privacy/requests/\(id)/download" }

    private func make<Event: EventContract>(_ event: Event, _ user: UserID, _ now: Timestamp) -> OutboxEvent {
        OutboxEvent(
            type: Event.type, aggregateID: user.description, data: JSON.encode(event), id: ids.next(),
            occurredAt: now, traceparent: TraceContext.current?.traceparent)
    }
}
