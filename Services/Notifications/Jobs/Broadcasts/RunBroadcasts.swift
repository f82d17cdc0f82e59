import Logging
import NotificationsDomain
import PostgresAccess
import Primitives

/// Carries broadcasts on: tells the next people, and has what waits to leave follow what operators decide. Everything
/// is in the database, so each process does it, and one that dies is missed by nobody.
struct RunBroadcasts: Sendable {
    static let interval = Duration.milliseconds(500)
    /// In one transaction: their inboxes stay locked until it is committed.
    static let slice = 50
    private static let changes = 10_000

    let turns: BroadcastTurns
    let intake: NoticeIntake
    let logger: Logger
    let crashes: CrashPoints
    /// There is something to send.
    let wake: @Sendable () -> Void

    func run() async throws {
        for id in try await turns.underWay() {
            do {
                try await carryOn(id)
            } catch {
                // One that cannot go on holds up no other.
                logger.error("a broadcast does not go on", metadata: ["broadcast_id": "\(id)", "error": "\(error)"])
            }
        }
        while try await turns.addUp(limit: Self.changes) == Self.changes {}
    }

    private func carryOn(_ id: UniqueID) async throws {
        var more = true
        while more, !Task.isCancelled {
            more = try await turns.client.transaction { try await turn(id, in: $0) }
            wake()
        }
    }

    /// One piece of work on one broadcast.
    /// - Returns: whether the next one can be done at once.
    private nonisolated(nonsending) func turn(
        _ id: UniqueID, in transaction: PostgresTransaction
    ) async throws -> Bool {
        guard let broadcast = try await BroadcastTurns.lock(id, in: transaction) else { return false }
        let now = intake.clock.now()
        switch broadcast.status {
        case .scheduled: return try await start(broadcast, now, in: transaction)
        case .running:
            if broadcast.isTooLate(at: now) { return try await end(broadcast, now, in: transaction) }
            let went = try await transaction.execute(BroadcastSweep.goOn(id, now: now))
            if went == BroadcastSweep.batch { return true }
            if broadcast.walkedAt == nil { return try await tell(broadcast, now, in: transaction) }
            return try await finish(broadcast, now, in: transaction)
        case .paused:
            if broadcast.isTooLate(at: now) { return try await end(broadcast, now, in: transaction) }
            return try await transaction.execute(BroadcastSweep.park(id, now: now)) == BroadcastSweep.batch
        case .cancelled:
            if try await transaction.execute(BroadcastSweep.cancel(id, now: now)) > 0 { return true }
            // What leaves at this moment may come back to wait.
            if try await !BroadcastTurns.isOpen(id, in: transaction) {
                try await transaction.execute(BroadcastTurns.swept(id, now: now))
            }
            return false
        case .finished: return false
        }
    }

    private nonisolated(nonsending) func start(
        _ broadcast: BroadcastRecord, _ now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Bool {
        guard broadcast.startsAt.map({ $0 <= now }) ?? true else { return false }
        try await transaction.pipeline([
            BroadcastStore.set(.running, of: broadcast.id, now: now), BroadcastStore.measure(broadcast),
        ])
        return true
    }

    /// The next people, in the transaction that moves the cursor behind them: whenever it ends, nobody is told twice
    /// and nobody is left out.
    private nonisolated(nonsending) func tell(
        _ broadcast: BroadcastRecord, _ now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Bool {
        let pace = BroadcastPace(perMinute: broadcast.ratePerMinute, nextTurnAt: broadcast.nextTurnAt ?? now)
        let allowed = min(Self.slice, pace.allowed(at: now))
        guard allowed > 0, let event = intake.catalogue[broadcast.event] else { return false }
        let content = try BroadcastContent(broadcast.texts, of: event, variables: broadcast.variables)
        let people = try await transaction.query(
            AudienceSQL.next(broadcast.audience, of: broadcast.id, after: broadcast.toldUpTo, limit: allowed)
        ).decode(UserID.self)
        if !people.isEmpty {
            try await intake.tell(broadcast, content, event, to: people, in: transaction)
            try await transaction.execute(
                BroadcastTurns.told(people, of: broadcast.id, next: pace.told(people.count, at: now)))
            crashes.passed(NotificationsCrashPoints.broadcastTold)
        }
        guard people.count < allowed else { return allowed == Self.slice }
        try await transaction.execute(BroadcastTurns.walked(broadcast.id, now: now))
        return true
    }

    private nonisolated(nonsending) func finish(
        _ broadcast: BroadcastRecord, _ now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Bool {
        if try await BroadcastTurns.isOpen(broadcast.id, in: transaction) { return false }
        try await transaction.execute(BroadcastStore.set(.finished, of: broadcast.id, now: now))
        return false
    }

    /// Nobody wants it any more: the rest is not told, and what waits does not leave.
    private nonisolated(nonsending) func end(
        _ broadcast: BroadcastRecord, _ now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Bool {
        try await transaction.execute(BroadcastTurns.walked(broadcast.id, now: now))
        if try await transaction.execute(BroadcastSweep.expire(broadcast.id, now: now)) > 0 { return true }
        return try await finish(broadcast, now, in: transaction)
    }
}
