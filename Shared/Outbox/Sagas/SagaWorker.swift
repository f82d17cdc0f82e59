import CoreMetrics
package import Logging
package import PostgresAccess
package import Primitives
import ServiceLifecycle
import Synchronization

/// Does the due steps of one kind of saga, or of some of its states. Any number may run; what a crash left is resumed
/// when its lease has run out.
///
/// A worker has slots of its own and fills each as soon as it is free: a step that takes long takes one slot, and
/// nothing from other kinds and states.
package final class SagaWorker<State: RawRepresentable & Sendable>: Service, Sendable where State.RawValue == String {
    /// Does one step and calls `SagaStore.advance`. When it throws, the step is tried again after a growing pause.
    package typealias Step = @Sendable (Saga<State>) async throws -> Void

    private let client: PostgresClient
    private let store: SagaStore<State>
    private let states: [State]?
    private let clock: WallClock
    private let signal: WakeSignal
    private let logger: Logger
    private let settings: SagaWorkerSettings
    private let owner: String
    private let step: Step
    private let busy = Atomic(0)
    private let metrics = SagaMetrics()

    /// - Parameters:
    ///   - states: whose steps it does; nil: all. Every state of a kind needs a worker somewhere.
    ///   - signal: wakes the worker before its next poll, as after creating a saga that is due at once. One of its own:
    ///     a signal has one waiter.
    package init(
        client: PostgresClient, store: SagaStore<State>, states: [State]? = nil, clock: WallClock, logger: Logger,
        signal: WakeSignal = WakeSignal(), settings: SagaWorkerSettings = .init(), step: @escaping Step
    ) {
        self.client = client
        self.store = store
        self.states = states
        self.clock = clock
        self.signal = signal
        self.logger = logger
        self.settings = settings
        self.step = step
        owner = IDGenerator(clock: .system).next().description
    }

    /// Works until graceful shutdown; steps under way are finished.
    package func run() async throws {
        let stopping = WakeSignal()
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled, !stopping.isRaised { await self.fillSlots(&group) }
            }
        } onGracefulShutdown: {
            stopping.raise()
            self.signal.raise()
        }
    }

    /// Claims as much as there are free slots for, and waits when that is not all used up.
    private func fillSlots(_ group: inout DiscardingTaskGroup) async {
        let free = settings.concurrency - busy.load(ordering: .acquiring)
        var claimed: [Saga<State>] = []
        if free > 0 {
            do {
                claimed = try await claim(free)
            } catch {
                logger.warning("sagas cannot be claimed, trying again", metadata: ["error": "\(error)"])
            }
        }
        busy.add(claimed.count, ordering: .acquiringAndReleasing)
        for saga in claimed {
            group.addTask {
                await self.doStep(of: saga)
                self.busy.subtract(1, ordering: .acquiringAndReleasing)
                self.signal.raise()
            }
        }
        // All slots were filled: there may be more. It is claimed when one is free, which wakes us.
        if free <= 0 || claimed.count < free { await signal.wait(atMost: settings.pollInterval) }
    }

    /// Claims what is due and does its steps at the same time.
    /// - Returns: how many there were.
    @discardableResult
    package func workOnce() async throws -> Int {
        let due = try await claim(settings.concurrency)
        await withDiscardingTaskGroup { group in
            for saga in due { group.addTask { await self.doStep(of: saga) } }
        }
        return due.count
    }

    private func claim(_ count: Int) async throws(PostgresError) -> [Saga<State>] {
        try await store.claimDue(
            client, states: states, limit: count, lease: settings.lease, owner: owner, now: clock.now())
    }

    private func doStep(of saga: Saga<State>) async {
        do {
            try await step(saga)
            metrics.steps.increment()
        } catch is SagaConflict {
            // Another worker or a webhook was faster: it is no longer ours.
        } catch {
            metrics.failures.increment()
            logger.warning(
                "a saga's step failed, it is tried again later",
                metadata: ["saga_id": "\(saga.id)", "error": "\(error)"])
            let now = clock.now()
            let pause = settings.backoff.ceiling(attempt: saga.attempts - 1)
            // When this fails too the lease runs out, and the step is tried again then.
            try? await store.postpone(client, saga, error: "\(error)", dueAt: now + pause, now: now)
        }
    }
}

/// How a `SagaWorker` works.
package struct SagaWorkerSettings: Sendable {
    /// Steps at the same time.
    package var concurrency = 16
    /// How long a step may take; then another worker may do it again.
    package var lease: Duration = .seconds(60)
    package var pollInterval: Duration = .milliseconds(500)
    /// Pause after a failed step, without jitter.
    package var backoff = Backoff(initial: .seconds(1), cap: .seconds(300))

    package init() {}
}

/// Figures of the workers of a process.
private struct SagaMetrics: Sendable {
    let steps = Counter(label: "saga_steps_total")
    let failures = Counter(label: "saga_step_failures_total")
}
