package import Logging
package import Messaging
import Metrics
package import PostgresAccess
package import Primitives
import ServiceLifecycle
import Synchronization
import TracingKit

/// Publishes what stands in the outbox, in the order of its ids, and deletes what the broker has confirmed.
///
/// Any number of relays may run for one schema: one has the lease and works, the others stand by and take over within
/// the lease's time when it dies. Rows are found by being there, not by an id greater than the last, so a transaction
/// that commits late is not skipped. Two that work at once, as when a lease runs out under a stalled process, publish
/// doubles but no disorder: each sends in order, and of each message the first arrival counts.
package final class OutboxRelay: Service, Sendable {
    private let client: PostgresClient
    private let broker: MessageBroker
    private let signal: WakeSignal
    private let leases: LeaseStore
    private let logger: Logger
    private let metrics: RelayMetrics
    private let pollInterval: Duration
    private let crashes: CrashPoints
    private let renewal = Mutex<ContinuousClock.Instant?>(nil)

    /// Messages of one flight to the broker at most, and bytes after which no further one is added.
    static let batchCount = 200
    static let batchBytes = 1 << 20
    /// From the beginning of one round to that of the next at least, unless it was full. What comes alone leaves at
    /// once; under load a round takes more messages, which share what it costs (two statements, a flight, a flush on
    /// both sides).
    static let pace = Duration.milliseconds(50)
    static let lease = "outbox-relay"
    static let leaseTime = Duration.seconds(5)

    /// - Parameters:
    ///   - service: name for metrics.
    ///   - pollInterval: how long an event waits at most when nobody raised `signal`, as for one that another process
    ///     committed.
    package init(
        client: PostgresClient, broker: MessageBroker, service: String, signal: WakeSignal, logger: Logger,
        pollInterval: Duration = .milliseconds(100), crashes: CrashPoints = .none
    ) {
        self.client = client
        self.broker = broker
        self.signal = signal
        self.logger = logger
        self.pollInterval = pollInterval
        self.crashes = crashes
        leases = LeaseStore(client: client)
        metrics = RelayMetrics(service: service)
    }

    /// Runs until graceful shutdown, then publishes what is there by then (5 seconds at most) and gives the lease back.
    package func run() async throws {
        await cancelWhenGracefulShutdown { await self.work() }
        await flush()
    }

    private func work() async {
        let backoff = Backoff(initial: .milliseconds(50), cap: .seconds(5))
        var failures = 0
        while !Task.isCancelled {
            do {
                let begin = ContinuousClock.now
                let state = try await publishBatch()
                if failures > 0 { logger.info("outbox relay works again") }
                failures = 0
                switch state {
                case .more: try? await Task.sleep(until: begin + Self.pace)  // cancelled: ends at once, then the loop
                case .full: break
                case .empty: await signal.wait(atMost: pollInterval)
                case .standingBy: try? await Task.sleep(for: Self.leaseTime / 5)
                }
            } catch {
                if failures == 0, !Task.isCancelled {
                    logger.error("outbox relay cannot publish", metadata: ["error": "\(error)"])
                }
                failures += 1
                // Cancelled sleeps end at once, and then the loop.
                try? await Task.sleep(for: backoff.delay(attempt: failures))
            }
        }
    }

    /// What was committed before the shutdown leaves with us, unless another relay works or the broker is away.
    private func flush() async {
        await withTaskGroup { group in
            group.addTask { try? await Task.sleep(for: .seconds(5)) }
            group.addTask {
                while !Task.isCancelled, let state = try? await self.publishBatch(), state == .more || state == .full {}
            }
            await group.next()
            group.cancelAll()
        }
        // A lease that cannot be given back runs out by itself.
        try? await leases.release(Self.lease)
    }

    enum BatchState { case full, more, empty, standingBy }

    /// Publishes one batch, if the lease is ours.
    func publishBatch() async throws -> BatchState {
        var round = RelayRound<OutboxRow>()
        var isFull = false
        let now = ContinuousClock.now
        var action = round.begin(hasLease: renewal.withLock { $0.map { now < $0 } ?? false })
        while true {
            switch action {
            case .takeLease: action = round.next(after: .lease(isOurs: try await takeLease()))
            case .read: action = round.next(after: .rows(try await read()))
            case .publish(let rows):
                try await publish(rows)
                pass(.publish)
                isFull = rows.count == Self.batchCount
                action = round.next(after: .published)
            case .delete(let rows):
                try await client.execute("delete from outbox where id = any(\(rows.map(\.id)))")
                metrics.published(rows.count)
                pass(.delete)
                action = round.next(after: .deleted)
            case .finish(let isEmpty): return isEmpty ? .empty : isFull ? .full : .more
            case .standBy: return .standingBy
            }
        }
    }

    /// The hop of an event through the outbox is a span from its commit to its confirm.
    private func publish(_ rows: [OutboxRow]) async throws {
        guard Spans.isOn else { return try await broker.publish(rows.map(\.message)) }
        let hops = rows.map(\.hop)
        do {
            try await broker.publish(zip(rows, hops).map { row, hop in row.message(below: hop) })
        } catch {
            for hop in hops { hop?.end(after: error) }
            throw error
        }
        for hop in hops { hop?.end() }
    }

    private func read() async throws -> [OutboxRow] {
        let rows = try await client.query(Self.nextBatch).map { try OutboxRow($0) }
        if let first = rows.first {
            metrics.behind(since: first.message.occurredAt)
            pass(.read)
        } else {
            metrics.caughtUp()
        }
        return rows
    }

    /// Renewed only when half of its time is over, so that an idle relay does not write.
    private func takeLease() async throws -> Bool {
        let now = ContinuousClock.now
        let isOurs = try await leases.acquire(Self.lease, for: Self.leaseTime)
        renewal.withLock { $0 = isOurs ? now + Self.leaseTime / 2 : nil }
        if isOurs { pass(.lease) }
        return isOurs
    }

    private func pass(_ step: RelayRound<OutboxRow>.Step) { crashes.passed(Self.crashPoint(after: step)) }

    private static func crashPoint(after step: RelayRound<OutboxRow>.Step) -> String { "outbox.after_\(step)" }

    /// The places at which a relay can be made to die.
    package static let crashPoints = RelayRound<OutboxRow>.Step.allCases.map { crashPoint(after: $0) }

    /// Writes a mark to the log if there is anything, so that the rows come when a commit after theirs is durable, on
    /// the synchronous standby too. A server that comes back after a crash shows at once what it had not yet waited for
    /// the standby with: announced, it would outlive a fail-over that loses it. (A `with`, since a `select` counts as a
    /// read, which may be cancelled.)
    private static let nextBatch: SQL = """
        with batch as (
            select *, sum(octet_length(data)) over (order by id) - octet_length(data) as bytes_before
            from (select * from outbox order by id limit \(dangerouslyRaw: "\(batchCount)")) as next
        )
        select id, message_id, type, aggregate_id, occurred_at, traceparent, data,
            (select pg_logical_emit_message(true, 'outbox', ''))
        from batch
        where bytes_before < \(dangerouslyRaw: "\(batchBytes)")
        order by id
        """
}
