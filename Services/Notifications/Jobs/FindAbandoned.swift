import Logging
import NotificationsDomain
import PostgresAccess
import Primitives

/// Finds what was begun and never ended, because its process died or could not write it down: nobody knows whether the
/// other end took it.
struct FindAbandoned: Sendable {
    static let interval = Duration.seconds(5)
    private static let batch = 500

    let client: PostgresClient
    let dispatcher: Dispatcher
    let clock: WallClock

    func run() async throws {
        let now = clock.now()
        let found = try await client.transaction { transaction in
            let rows = try await transaction.query(
                """
                select d.id, d.channel, d.event, d.notice_id, d.attempt_by from notifications.deliveries d
                where d.status = 'sending' and d.attempt_seen_at < \(now - Dispatcher.attemptLimit)
                    and (d.attempt_by <> \(dispatcher.process) or d.id <> all(\(dispatcher.underWay.ids)))
                order by d.attempt_seen_at limit \(Self.batch) for update skip locked
                """)
            var statements: [SQL] = []
            for (id, channel, event, notice, process) in try rows.decode(
                UniqueID.self, String.self, String.self, UniqueID?.self, UniqueID.self)
            {
                let move = DeliveryMove(id: id, now: now)
                if try await inquire(channel, id, in: transaction) {
                    statements.append(move.end(.unknown, error: "its process ended while it was sent"))
                } else if mayRepeat(channel, event) {
                    statements.append(move.tryAgain(at: now, "its process ended while it was sent", by: process))
                } else {
                    statements.append(move.end(.unknown, error: "its process ended while it was sent"))
                    if let notice { statements.append(DeliveryMove.wipe(notice)) }
                }
            }
            try await transaction.pipeline(statements)
            return rows.count
        }
        guard found > 0 else { return }
        dispatcher.logger.warning("deliveries were found without an end", metadata: ["count": "\(found)"])
    }

    private func inquire(
        _ channel: String, _ id: UniqueID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        let carrier = Channel(rawValue: channel).flatMap { dispatcher.carriers[$0] }
        return try await carrier?.inquire?(id, transaction) ?? false
    }

    private func mayRepeat(_ channel: String, _ event: String) -> Bool {
        let carrier = Channel(rawValue: channel).flatMap { dispatcher.carriers[$0] }
        return carrier?.isRepeatable == true || dispatcher.intake.catalogue[event]?.type == .security
    }
}
