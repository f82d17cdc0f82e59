import Authentication
import Logging
import NotificationsDomain
import PostgresAccess
import Primitives

/// Claims what is due, decides again, commits that it is being sent, hands it over, and writes down what came of it.
struct Dispatcher: Sendable {
    let client: PostgresClient
    let intake: NoticeIntake
    let carriers: [Channel: Carrier]
    let unsubscribe: UnsubscribeLinks
    let clock: WallClock
    let logger: Logger
    let metrics: DispatchMetrics
    let crashes: CrashPoints
    /// This run of the process: what it has begun is nobody else's while it lives.
    let process: UniqueID
    let underWay = DeliveriesUnderWay()
    let broadcasts = BroadcastContents()

    /// A process says more often than this what it is at, however long a carrier takes; after this it has died.
    static let attemptLimit = Duration.seconds(90)
    static let aliveInterval = Duration.seconds(20)

    /// What waits for a connection of its carrier is begun, and nobody else's.
    func sayAlive() async throws {
        let ids = underWay.ids
        guard !ids.isEmpty else { return }
        try await client.execute(
            """
            update notifications.deliveries set attempt_seen_at = \(clock.now())
            where id = any(\(ids)) and status = 'sending' and attempt_by = \(process)
            """)
    }

    /// A delivery that is committed as being sent.
    struct Begun: Sendable {
        let delivery: DueDelivery
        let outgoing: OutgoingNotice
    }

    /// One of those that are due cannot be read or judged.
    private struct Unjudgeable: Error {
        let id: UniqueID
        let cause: any Error
    }

    /// - Returns: what is to be handed over now, and how many were looked at.
    func claim(urgent: Bool, limit: Int) async throws -> (begun: [Begun], seen: Int) {
        do {
            return try await take(urgent: urgent, limit: limit)
        } catch let bad as Unjudgeable {
            // Those beside it are taken the next time, which is at once.
            try await putOff(bad)
            return ([], 1)
        }
    }

    private static let putOffBy = Duration.seconds(300)

    private func putOff(_ bad: Unjudgeable) async throws {
        let now = clock.now()
        logger.error(
            "a delivery cannot be judged and is put off",
            metadata: ["delivery_id": "\(bad.id)", "error": "\(bad.cause)"])
        try await client.execute(
            DeliveryMove(id: bad.id, now: now).putOff(until: now + Self.putOffBy, "\(bad.cause)"))
    }

    private func take(urgent: Bool, limit: Int) async throws -> (begun: [Begun], seen: Int) {
        let now = clock.now()
        let claimed: (begun: [Begun], seen: Int) = try await client.transaction { transaction in
            let rows = try await transaction.query(DueDelivery.select(urgent: urgent, limit: limit, now: now))
            var begun: [Begun] = []
            for row in rows {
                let id = try row.decode(UniqueID.self, at: 0)
                do {
                    if let ready = try await judge(DueDelivery(row), now: now, in: transaction) { begun.append(ready) }
                } catch let error as PostgresError where error.isTransient {
                    // The server's trouble, or the connection's, is no delivery's.
                    throw error
                } catch  where !Task.isCancelled {
                    throw Unjudgeable(id: id, cause: error)
                }
            }
            return (begun, rows.count)
        }
        underWay.add(claimed.begun.map(\.delivery.id))
        return claimed
    }

    /// What the other end has said, for good.
    private struct Refusal: Sendable {
        let address: String?
        let code: String?
        let text: String
    }

    // MARK: Handing over

    func send(_ begun: Begun) async {
        let delivery = begun.delivery
        defer { underWay.remove(delivery.id) }
        crashes.passed(NotificationsCrashPoints.begun(delivery.channel))
        let outcome = await carriers[delivery.channel]?.send(begun.outgoing) ?? .notSent("no provider")
        crashes.passed(NotificationsCrashPoints.answered(delivery.channel))
        do {
            try await record(outcome, of: begun)
        } catch {
            // It stands as being sent, and is found later: see `FindAbandoned`.
            logger.error(
                "the outcome of a delivery cannot be written",
                metadata: ["delivery_id": "\(delivery.id)", "error": "\(error)"])
        }
    }

    private func record(_ outcome: CarrierOutcome, of begun: Begun) async throws {
        let delivery = begun.delivery
        let now = clock.now()
        let move = DeliveryMove(id: delivery.id, now: now)
        metrics.count(delivery.channel, outcome)
        switch outcome {
        case .accepted(let reference):
            try await accept(begun, reference, move)
        case .refused(true, let code, let text, _):
            let refusal = Refusal(address: begun.outgoing.address, code: code, text: text)
            // Mail that is refused at once has bounced, whether or not the server says why in a code.
            let status: DeliveryStatus = delivery.channel == .email || code != nil ? .bounced : .failed
            try await fail(delivery, move.end(status, reason: code, error: text), refusal, now: now)
        case .refused(false, _, let text, let retryAfter):
            try await tryAgain(delivery, text, retryAfter: retryAfter, now: now)
        case .gone(let text):
            let reason = SkipReason.noDevice.rawValue
            try await fail(delivery, move.end(.failed, reason: reason, error: text), now: now)
        case .notSent(let text):
            try await tryAgain(delivery, text, retryAfter: nil, now: now)
        case .unknown(let text):
            guard try await !inquire(delivery, move.end(.unknown, error: text)) else { return }
            if mayRepeat(delivery) {
                try await tryAgain(delivery, text, retryAfter: nil, now: now)
            } else {
                try await end(delivery, move.end(.unknown, error: text))
            }
        }
    }

    private func accept(_ begun: Begun, _ reference: String?, _ move: DeliveryMove) async throws {
        let delivery = begun.delivery
        let sent = move.end(.sent, reference: reference)
        guard let reference, let address = begun.outgoing.address,
            let noteAccepted = carriers[delivery.channel]?.noteAccepted
        else { return try await end(delivery, sent) }
        try await client.transaction { transaction in
            try await transaction.execute(sent)
            try await noteAccepted(delivery, address, reference, transaction)
            if let notice = delivery.noticeID { try await transaction.execute(DeliveryMove.wipe(notice)) }
        }
    }

    /// - Returns: whether the other end is asked; then nothing is wiped, because it may go again.
    private func inquire(_ delivery: DueDelivery, _ statement: SQL) async throws -> Bool {
        guard let inquire = carriers[delivery.channel]?.inquire else { return false }
        return try await client.transaction { transaction in
            guard try await inquire(delivery.id, transaction) else { return false }
            try await transaction.execute(statement)
            return true
        }
    }

    private func tryAgain(
        _ delivery: DueDelivery, _ text: String, retryAfter: Duration?, now: Timestamp
    ) async throws {
        let move = DeliveryMove(id: delivery.id, now: now)
        let next = RetrySchedule.next(
            afterAttempts: delivery.attempts + 1, at: now, since: delivery.begin, expiresAt: delivery.expiresAt)
        guard let next else { return try await fail(delivery, move.end(.failed, error: text), now: now) }
        let asked = retryAfter.map { now + $0 } ?? next
        let statement = move.tryAgain(at: max(next, asked), text, by: process)
        try await client.transaction { _ = try await $0.execute(statement) }
    }

    private func end(_ delivery: DueDelivery, _ statement: SQL) async throws {
        try await client.transaction { transaction in
            _ = try await transaction.pipeline([statement] + (delivery.noticeID.map { [DeliveryMove.wipe($0)] } ?? []))
        }
    }

    /// For good; mandatory mail goes another way then.
    private func fail(
        _ delivery: DueDelivery, _ statement: SQL, _ refusal: Refusal? = nil, now: Timestamp
    ) async throws {
        try await client.transaction { transaction in
            try await transaction.execute(statement)
            if let refusal, let address = refusal.address {
                try await carriers[delivery.channel]?.noteRefusal?(
                    delivery, address, refusal.code, refusal.text, transaction)
            }
            try await fallBack(delivery, now: now, in: transaction)
            if let notice = delivery.noticeID { try await transaction.execute(DeliveryMove.wipe(notice)) }
        }
    }

    /// Codes and what concerns somebody's security rather come twice than never; the rest rather never than twice.
    func mayRepeat(_ delivery: DueDelivery) -> Bool {
        carriers[delivery.channel]?.isRepeatable == true || intake.catalogue[delivery.event]?.type == .security
    }
}
