package import Logging
package import Messaging
package import PostgresAccess
package import Primitives

/// Parks what kills the process that works on it.
///
/// The broker counts how often a message came back, and a lost connection counts for all that were on their way, so
/// its count says little: after some reconnects a healthy backlog would be set aside. Here an attempt is written down
/// before it begins, and only for a message that came back several times; what has had its effect by then is known by
/// the inbox. So attempts add up for a message only when work on it began and never ended.
package struct RepeatedDeliveries: Sendable {
    /// So many returns are nothing out of the ordinary; from then on attempts are counted.
    package static let suspicion = 3
    /// Attempts that may end without a trace.
    package static let limit = 5

    private let client: PostgresClient
    private let clock: WallClock
    private let logger: Logger
    private let backoff = Backoff(initial: .milliseconds(50), cap: .seconds(5))

    package init(client: PostgresClient, clock: WallClock, logger: Logger) {
        self.client = client
        self.clock = clock
        self.logger = logger
    }

    /// Hands messages on in their order: in one batch, but each suspect alone and counted.
    package nonisolated(nonsending) func handle(
        _ messages: [IncomingMessage], _ body: nonisolated(nonsending) ([IncomingMessage]) async -> [Verdict]
    ) async -> [Verdict] {
        var verdicts: [Verdict] = []
        var rest = messages[...]
        while let first = rest.first {
            if Self.isSuspect(first) {
                rest.removeFirst()
                if let verdict = await begin(first) {
                    verdicts.append(verdict)
                } else {
                    verdicts += await body([first])
                }
            } else {
                let batch = Array(rest.prefix { !Self.isSuspect($0) })
                rest.removeFirst(batch.count)
                verdicts += await body(batch)
            }
        }
        return verdicts
    }

    private static func isSuspect(_ message: IncomingMessage) -> Bool { message.deliveryCount >= suspicion }

    /// Writes down that an attempt begins.
    /// - Returns: a verdict when there is to be none.
    private nonisolated(nonsending) func begin(_ message: IncomingMessage) async -> Verdict? {
        var failures = 0
        while !Task.isCancelled {
            do throws(PostgresError) {
                let attempts = try await count(message)
                return attempts > Self.limit
                    ? .park(error: "work on it began \(Self.limit) times and never ended") : nil
            } catch  where error.isTransient {
                failures += 1
                // A cancelled sleep ends at once, and then the loop.
                try? await Task.sleep(for: backoff.delay(attempt: failures))
            } catch {
                logger.error("attempts cannot be counted", metadata: ["error": "\(error)"])
                return nil
            }
        }
        return .requeue
    }

    /// Zero for a message that has had its effect.
    private nonisolated(nonsending) func count(_ message: IncomingMessage) async throws(PostgresError) -> Int {
        let rows = try await client.query(
            """
            insert into inbox_attempts as known (message_id, attempts, last_at)
            select \(message.messageID), 1, \(clock.now())
            where not exists (select from inbox where message_id = \(message.messageID))
            on conflict (message_id) do update set attempts = known.attempts + 1, last_at = excluded.last_at
            returning attempts
            """)
        return try rows.first(Int.self) ?? 0
    }
}
