import Outbox
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@Suite struct SagaTests {
    enum Stage: String { case started, asked, done }
    private let store = SagaStore<Stage>(kind: "deposit")

    @Test func aDueSagaIsClaimedOnceAndMovesOn() async throws {
        try await withTables { client, _ in
            let (now, later) = (aTime, aTime + .seconds(5))
            try await create(client, count: 20, dueAt: aTime)
            try await create(client, count: 1, dueAt: later)
            async let left = claim(client, now: now)
            async let right = claim(client, now: now)
            let claimed = try await left + right
            #expect(claimed.count == 20 && Set(claimed.map(\.id)).count == 20)
            #expect(try await claim(client, now: now).isEmpty)
            let saga = claimed[0]
            #expect(saga.state == .started && saga.attempts == 1 && saga.data.text == "{}")
            try await client.transaction { tx in
                try await store.advance(saga, to: .asked, data: [7], dueAt: nil, now: now, in: tx)
            }
            let found = try #require(try await store.find(client, id: saga.id))
            #expect(found.state == .asked && found.data == [7])
            #expect(try await claim(client, now: later).count == 1)
        }
    }

    @Test func whatACrashLeftIsClaimedAgainAndTheOldHolderIsRefused() async throws {
        try await withTables { client, _ in
            try await create(client, count: 1, dueAt: aTime)
            let first = try #require(try await claim(client, now: aTime).first)
            #expect(try await claim(client, now: aTime + .seconds(59)).isEmpty)
            let second = try #require(try await claim(client, now: aTime + .seconds(60)).first)
            #expect(second.id == first.id && second.attempts == 2)
            await #expect(throws: SagaConflict.self) {
                try await client.transaction { tx in
                    try await tx.execute("insert into effects (what) values ('double')")
                    try await store.advance(first, to: .done, dueAt: nil, now: aTime, in: tx)
                }
            }
            try await store.postpone(client, first, error: "late", dueAt: aTime, now: aTime)
            try await client.transaction { tx in
                try await store.advance(second, to: .done, dueAt: nil, now: aTime, in: tx)
            }
            #expect(try await client.query("select from effects").isEmpty)
            #expect(try await store.find(client, id: first.id)?.state == .done)
        }
    }

    @Test func aWebhookTakesTheSagaFromItsWorker() async throws {
        try await withTables { client, _ in
            try await create(client, count: 1, dueAt: aTime)
            let worker = try #require(try await claim(client, now: aTime).first)
            try await client.transaction { tx in
                let webhook = try #require(try await store.claim(worker.id, in: tx))
                try await store.advance(webhook, to: .done, dueAt: nil, now: aTime, in: tx)
            }
            await #expect(throws: SagaConflict.self) {
                try await client.transaction { tx in
                    try await store.advance(worker, to: .asked, dueAt: nil, now: aTime, in: tx)
                }
            }
        }
    }

    @Test func theWorkerTriesAFailedStepAgainLater() async throws {
        struct Away: Error {}
        try await withTables { client, _ in
            let clock = ManualClock(aTime)
            let attempts = Mutex<[Int]>([])
            let worker = SagaWorker(client: client, store: store, clock: clock.clock, logger: quiet) { saga in
                attempts.withLock { $0.append(saga.attempts) }
                if saga.attempts < 3 { throw Away() }
                try await client.transaction { tx in
                    try await store.advance(saga, to: .done, dueAt: nil, now: clock.now, in: tx)
                }
            }
            try await create(client, count: 1, dueAt: aTime)
            #expect(try await worker.workOnce() == 1)
            #expect(try await worker.workOnce() == 0)
            clock.advance(by: .seconds(1))
            #expect(try await worker.workOnce() == 1)
            clock.advance(by: .seconds(1))
            #expect(try await worker.workOnce() == 0)
            clock.advance(by: .seconds(1))
            #expect(try await worker.workOnce() == 1)
            #expect(try await worker.workOnce() == 0)
            #expect(attempts.withLock { $0 } == [1, 2, 3])
        }
    }

    @Test func theWorkerRunsUntilItIsStopped() async throws {
        try await withTables { client, _ in
            let done = Mutex(0)
            let signal = WakeSignal()
            let clock = ManualClock(aTime).clock
            let worker = SagaWorker(client: client, store: store, clock: clock, logger: quiet, signal: signal) { saga in
                try await client.transaction { tx in
                    try await store.advance(saga, to: .done, dueAt: nil, now: aTime, in: tx)
                }
                done.withLock { $0 += 1 }
            }
            try await running([{ try await worker.run() }]) {
                try await create(client, count: 50, dueAt: aTime)
                signal.raise()
                try await eventually("all steps") { done.withLock { $0 } == 50 }
            }
        }
    }

    /// One partner that does not answer holds one slot, and nobody else's.
    @Test func aSlotIsFilledAgainAsSoonAsItIsFree() async throws {
        try await withTables { client, _ in
            let (slow, release) = AsyncStream<Void>.makeStream()
            let done = Mutex(0)
            let first = Mutex(true)
            let signal = WakeSignal()
            let clock = ManualClock(aTime).clock
            var settings = SagaWorkerSettings()
            settings.concurrency = 2
            let worker = SagaWorker(
                client: client, store: store, clock: clock, logger: quiet, signal: signal, settings: settings
            ) { saga in
                let isFirst = first.withLock { first in
                    defer { first = false }
                    return first
                }
                if isFirst { for await _ in slow {} }
                try await client.transaction { tx in
                    try await store.advance(saga, to: .done, dueAt: nil, now: aTime, in: tx)
                }
                done.withLock { $0 += 1 }
            }
            try await create(client, count: 20, dueAt: aTime)
            try await running([{ try await worker.run() }]) {
                try await eventually("all but the slow one are done") { done.withLock { $0 } == 19 }
                release.finish()
                try await eventually("and then that") { done.withLock { $0 } == 20 }
            }
        }
    }

    @Test func aWorkerOfSomeStatesLeavesTheOthersAlone() async throws {
        try await withTables { client, _ in
            let clock = ManualClock(aTime).clock
            let seen = Mutex<[Stage]>([])
            func worker(_ states: [Stage]) -> SagaWorker<Stage> {
                SagaWorker(client: client, store: store, states: states, clock: clock, logger: quiet) { saga in
                    seen.withLock { $0.append(saga.state) }
                    try await client.transaction { tx in
                        try await store.advance(saga, to: .done, dueAt: nil, now: aTime, in: tx)
                    }
                }
            }
            try await create(client, count: 3, dueAt: aTime)
            try await create(client, count: 2, dueAt: aTime, state: .asked)
            #expect(try await worker([.asked, .done]).workOnce() == 2)
            #expect(seen.withLock { $0 } == [.asked, .asked])
            #expect(try await worker([.started]).workOnce() == 3)
        }
    }

    private func create(
        _ client: PostgresClient, count: Int, dueAt: Timestamp, state: Stage = .started
    ) async throws {
        for _ in 0..<count {
            try await client.execute(
                store.create(id: ids.next(), state: state, data: Array("{}".utf8), dueAt: dueAt, now: aTime))
        }
    }

    private func claim(_ client: PostgresClient, now: Timestamp) async throws -> [Saga<Stage>] {
        try await store.claimDue(client, limit: 100, lease: .seconds(60), owner: "test", now: now)
    }
}
