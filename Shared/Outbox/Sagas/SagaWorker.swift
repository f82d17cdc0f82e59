package import Logging
package import PostgresAccess
package import Primitives
import ServiceLifecycle

/// Does the due steps of one kind of saga. Any number may run; what a crash left is resumed when its lease has run out.
package final class SagaWorker<State: RawRepresentable & Sendable>: Service, Sendable where State.RawValue == String {
    /// Does one step and calls `SagaStore.advance`. When it throws, the step is tried again after a growing pause.
    package typealias Step = @Sendable (Saga<State>) async throws -> Void

    private let client: PostgresClient
    private let store: SagaStore<State>
    private let clock: WallClock
    private let signal: WakeSignal
    private let logger: Logger
    private let settings: SagaWorkerSettings
    private let owner: String
    private let step: Step

    /// - Parameter signal: wakes the worker before its next poll, as after creating a saga that is due at once. One of
    ///   its own: a signal has one waiter.
    package init(
        client: PostgresClient, store: SagaStore<State>, clock: WallClock, logger: Logger,
        signal: WakeSignal = WakeSignal(), settings: SagaWorkerSettings = .init(), step: @escaping Step
    ) {
        self.client = client
        self.store = store
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
            await work(until: stopping)
        } onGracefulShutdown: {
            stopping.raise()
            self.signal.raise()
        }
    }

    private func work(until stopping: WakeSignal) async {
        while !Task.isCancelled, !stopping.isRaised {
            var count = 0
            do {
                count = try await workOnce()
            } catch {
                logger.warning("sagas cannot be claimed, trying again", metadata: ["error": "\(error)"])
            }
            // A full batch may have more behind it.
            if count < settings.concurrency { await signal.wait(atMost: settings.pollInterval) }
        }
    }

    /// Claims what is due and does its steps at the same time.
    /// - Returns: how many there were.
    @discardableResult
    package func workOnce() async throws -> Int {
        let due = try await store.claimDue(
            client, limit: settings.concurrency, lease: settings.lease, owner: owner, now: clock.now())
        await withDiscardingTaskGroup { group in
            for saga in due { group.addTask { await self.doStep(of: saga) } }
        }
        return due.count
    }

    private func doStep(of saga: Saga<State>) async {
        do {
            try await step(saga)
        } catch is SagaConflict {
            // Another worker or a webhook was faster: it is no longer ours.
        } catch {
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
