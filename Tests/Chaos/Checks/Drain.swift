import FoundationEssentials
import JSONKit
import Logging
import PostgresAccess
import SuiteKit
import TestSupport

/// Waits until nothing is on its way any more.
struct Drain: Sendable {
    static let limit: Duration = .seconds(120)

    let stage: Stage
    let database: PostgresClient

    func wait() async throws {
        try await eventually(within: Self.limit, every: .milliseconds(500), "outboxes, queues and sagas are empty") {
            // A server that comes back from its last fault is asked again.
            (try? await leftovers().isEmpty) ?? false
        }
    }

    /// What is still on its way, by place.
    func leftovers() async throws -> [String: Int64] {
        var left: [String: Int64] = [:]
        for schema in FlorinSuite.schemas {
            let rows = try await database.query(
                """
                select (select count(*) from \(dangerouslyRaw: schema).outbox),
                       (select count(*) from \(dangerouslyRaw: schema).sagas where next_attempt_at is not null)
                """)
            for (outbox, sagas) in try rows.decode(Int64.self, Int64.self) {
                if outbox > 0 { left["\(schema) outbox"] = outbox }
                if sagas > 0 { left["\(schema) sagas"] = sagas }
            }
        }
        for (queue, messages) in try await queues() where messages > 0 { left[queue] = messages }
        return left
    }

    /// Messages in the queues of the services. The harness's own begin with `chaos.`.
    func queues() async throws -> [(name: String, messages: Int64)] {
        let json = try JSONParser.parse(Array(try await stage.rabbitMQ.get("queues/florin?columns=name,messages")))
        return (json.arrayValue ?? []).compactMap { queue in
            guard let name = queue["name"]?.stringValue, !name.hasPrefix("chaos.") else { return nil }
            return (name, queue["messages"]?.integerValue ?? 0)
        }
    }

    /// Messages that were given up, over all services. Poison is not among them: it is parked once more when its
    /// process dies between storing and acknowledging it, also after the harness has taken it out.
    func parked() async throws -> [String] {
        var found: [String] = []
        for schema in FlorinSuite.schemas {
            let rows = try await database.query(
                """
                select queue, type, error from \(dangerouslyRaw: schema).parked_messages
                where type not like \(FaultShelf.garbageMark + "%") and position(\(FaultShelf.alwaysFails) in error) = 0
                """)
            found += try rows.decode(String.self, String.self, String.self).map { "\($0) \($1): \($2.prefix(200))" }
        }
        return found
    }
}
