package import Logging
package import Messaging
import Metrics
package import PostgresAccess
import Primitives
import ServiceLifecycle
import Synchronization

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
    private let renewal = Mutex<ContinuousClock.Instant?>(nil)

    /// Messages of one flight to the broker at most, and bytes after which no further one is added.
    static let batchCount = 200
    static let batchBytes = 1 << 20
    static let lease = "outbox-relay"
    static let leaseTime = Duration.seconds(5)

    /// - Parameters:
    ///   - service: name for metrics.
    ///   - pollInterval: how long an event waits at most when nobody raised `signal`, as for one that another process
    ///     committed.
    package init(
        client: PostgresClient, broker: MessageBroker, service: String, signal: WakeSignal, logger: Logger,
        pollInterval: Duration = .milliseconds(100)
    ) {
        self.client = client
        self.broker = broker
        self.signal = signal
        self.logger = logger
        self.pollInterval = pollInterval
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
                let state = try await publishBatch()
                if failures > 0 { logger.info("outbox relay works again") }
                failures = 0
                switch state {
                case .more: continue
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
                while !Task.isCancelled, let state = try? await self.publishBatch(), state == .more {}
            }
            await group.next()
            group.cancelAll()
        }
        // A lease that cannot be given back runs out by itself.
        try? await leases.release(Self.lease)
    }

    enum BatchState { case more, empty, standingBy }

    /// Publishes one batch, if the lease is ours.
    func publishBatch() async throws -> BatchState {
        guard try await hasLease() else { return .standingBy }
        let batch = try await client.query(Self.nextBatch).map { try OutboxRow($0) }
        guard let first = batch.first else {
            metrics.caughtUp()
            return .empty
        }
        metrics.behind(since: first.message.occurredAt)
        try await broker.publish(batch.map(\.message))
        try await client.execute("delete from outbox where id = any(\(batch.map(\.id)))")
        metrics.published(batch.count)
        return .more
    }

    /// Renewed only when half of its time is over, so that an idle relay does not write.
    private func hasLease() async throws -> Bool {
        let now = ContinuousClock.now
        if let renewal = renewal.withLock({ $0 }), now < renewal { return true }
        let isOurs = try await leases.acquire(Self.lease, for: Self.leaseTime)
        renewal.withLock { $0 = isOurs ? now + Self.leaseTime / 2 : nil }
        return isOurs
    }

    private static let nextBatch: SQL = """
        select id, message_id, type, aggregate_id, occurred_at, traceparent, data
        from (
            select *, sum(octet_length(data)) over (order by id) - octet_length(data) as bytes_before
            from (select * from outbox order by id limit \(dangerouslyRaw: "\(batchCount)")) as next
        ) as batch
        where bytes_before < \(dangerouslyRaw: "\(batchBytes)")
        order by id
        """
}
