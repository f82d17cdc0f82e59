package import PostgresAccess
import Primitives

/// `partner_exchanges` of a service's schema: rows are added, and removed by `OutboxHousekeeping`.
package struct PartnerExchangeStore: Sendable {
    private let client: PostgresClient

    package init(client: PostgresClient) { self.client = client }

    /// What was said was said: whatever becomes of the request that said it, its own trace does not come with this.
    package func append(_ exchange: PartnerExchange) async throws {
        let (status, answer, failure): (Int?, String?, String?) =
            switch exchange.result {
            case .answer(let status, let body): (status, body, nil)
            case .failure(let text): (nil, nil, text)
            }
        let milliseconds = Int(min(exchange.duration / .milliseconds(1), Double(Int32.max)))
        _ = try await CommitCompanions.without {
            try await client.execute(
                """
                insert into partner_exchanges (id, partner, operation, subject, attempt, request, status, answer,
                    failure, outcome, duration_milliseconds, at)
                values (\(exchange.id), \(exchange.partner), \(exchange.operation), \(exchange.subject),
                    \(exchange.attempt), \(exchange.request), \(status), \(answer), \(failure), \(exchange.outcome),
                    \(milliseconds), \(exchange.at))
                """)
        }
    }

    /// The newest about one subject, oldest first.
    /// - Parameter limit: a partner that was away for long has been asked often.
    package func list(about subject: String, limit: Int = 100) async throws(PostgresError) -> [PartnerExchange] {
        let rows = try await client.query(
            """
            select id, partner, operation, subject, attempt, request, status, answer, failure, outcome,
                duration_milliseconds, at
            from partner_exchanges where subject = \(subject) order by id desc limit \(limit)
            """)
        var exchanges: [PartnerExchange] = []
        for row in rows { exchanges.append(try PartnerExchange(row)) }
        return exchanges.reversed()
    }
}

extension PartnerExchange {
    fileprivate init(_ row: Row) throws(PostgresError) {
        let (id, partner, operation, subject, attempt, request) = try row.decode(
            UniqueID.self, String.self, String.self, String.self, Int.self, String?.self)
        let status = try row.decode(Int?.self, at: 6)
        let text = try row.decode(String?.self, at: status == nil ? 8 : 7) ?? ""
        self.init(
            id: id, partner: partner, operation: operation, subject: subject, attempt: attempt, request: request,
            result: status.map { .answer(status: $0, body: text) } ?? .failure(text),
            outcome: try row.decode(PartnerOutcome.self, at: 9),
            duration: .milliseconds(try row.decode(Int.self, at: 10)), at: try row.decode(Timestamp.self, at: 11))
    }
}
