import ComplianceDomain
import Contracts
import JSONKit
import Outbox
import PostgresAccess
import Primitives

/// What others are told of hits: that there is one, and nothing of whom it is like.
struct ScreeningNews: Sendable {
    let ids: IDGenerator

    func opened(_ hit: Hit, _ now: Timestamp) -> SQL {
        let event = AlertOpened(
            alertID: hit.id.rawValue, userID: hit.user, kind: "screening", severity: Self.severity(of: hit))
        return Outbox.append([
            OutboxEvent(
                type: AlertOpened.type, aggregateID: hit.user.description, data: JSON.encode(event), id: ids.next(),
                occurredAt: now, traceparent: TraceContext.current?.traceparent)
        ])
    }

    private static func severity(of hit: Hit) -> String {
        if hit.stops { return "critical" }
        return hit.match.list.isOfSanctions ? "high" : "medium"
    }
}
