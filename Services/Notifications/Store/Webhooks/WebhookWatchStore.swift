import NotificationsDomain
import PostgresAccess
import Primitives

/// All SQL of looking after endpoints.
struct WebhookWatchStore: Sendable {
    let client: PostgresClient

    private static let most = 500

    /// Warns each owner once for each time without a success.
    func warn(now: Timestamp, _ news: WebhookNews) async throws {
        try await client.transaction { transaction in
            let rows = try await transaction.query(
                """
                select \(WebhookEndpoint.columns), e.last_error from notifications.webhook_endpoints e
                where e.status = 'active' and e.failing_since <= \(now - EndpointHealth.warnedAfter)
                    and e.warned_at is null
                order by e.id limit \(Self.most) for no key update skip locked
                """)
            for row in rows {
                let endpoint = try WebhookEndpoint(row)
                let error = try row.decode(String?.self, named: "last_error") ?? ""
                guard let since = endpoint.failingSince else { continue }
                try await transaction.execute(
                    "update notifications.webhook_endpoints set warned_at = \(now) where id = \(endpoint.id)")
                try await news.failing(endpoint, since: since, error: error, at: now, in: transaction)
            }
        }
    }

    /// What could be sent by now, of endpoints that take it: those that fail have their own schedule.
    func due(now: Timestamp) async throws -> (count: Int, oldest: Timestamp?) {
        try await client.query(
            """
            select count(*), min(d.next_attempt_at) from notifications.webhook_deliveries d
            join notifications.webhook_endpoints e on e.id = d.endpoint_id
            where d.status = 'pending' and d.lease_until is null and d.next_attempt_at <= \(now)
                and e.failing_since is null and not e.ordered and e.max_per_second is null
            """
        ).first(Int.self, Timestamp?.self) ?? (0, nil)
    }
}
