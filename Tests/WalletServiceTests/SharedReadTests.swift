import Synchronization
import Testing

@testable import WalletService

/// One read for all who ask at once, and never one that began before the caller asked.
@Suite(.timeLimit(.minutes(1))) struct SharedReadTests {
    /// Counts reads, and lets each pass when it is told to.
    private actor Source {
        private(set) var begun = 0
        private var waiting: [CheckedContinuation<Void, Never>] = []
        private var watchers: [(count: Int, CheckedContinuation<Void, Never>)] = []

        func read() async -> Int {
            begun += 1
            let number = begun
            for watcher in watchers where watcher.count <= begun { watcher.1.resume() }
            watchers.removeAll { $0.count <= begun }
            await withCheckedContinuation { waiting.append($0) }
            return number
        }

        func pass() { if !waiting.isEmpty { waiting.removeFirst().resume() } }

        func hasBegun(_ count: Int) async {
            if begun < count { await withCheckedContinuation { watchers.append((count, $0)) } }
        }
    }

    @Test func allWhoComeDuringOneReadShareTheNext() async throws {
        let source = Source()
        let shared = SharedRead(pace: .zero) { await source.read() }
        let first = Task { try await shared.value() }
        await source.hasBegun(1)
        try await withThrowingTaskGroup(of: Int.self) { group in
            let (arrived, arrival) = AsyncStream.makeStream(of: Void.self)
            for _ in 0..<100 {
                group.addTask {
                    arrival.yield()
                    return try await shared.value()
                }
            }
            var count = 0
            for await _ in arrived {
                count += 1
                if count == 100 { break }
            }
            await source.pass()
            #expect(try await first.value == 1)
            // Whoever came late may have begun a third.
            await source.hasBegun(2)
            await source.pass()
            var answers: [Int: Int] = [:]
            for try await answer in group {
                answers[answer, default: 0] += 1
                await source.pass()
            }
            #expect(answers.keys.allSatisfy { $0 >= 2 } && answers.count <= 2)
        }
    }

    @Test func aFailureIsItsCallersAlone() async throws {
        struct Broken: Error {}
        let count = Mutex(0)
        let shared = SharedRead(pace: .zero) {
            try count.withLock { count in
                count += 1
                if count == 1 { throw Broken() }
                return count
            }
        }
        await #expect(throws: Broken.self) { try await shared.value() }
        #expect(try await shared.value() == 2)
    }

    @Test func readsKeepTheirPace() async throws {
        let (clock, pace) = (ContinuousClock(), Duration.milliseconds(20))
        let shared = SharedRead(pace: pace) { clock.now }
        var last = try await shared.value()
        for _ in 0..<5 {
            let next = try await shared.value()
            #expect(next - last >= pace * 0.9)
            last = next
        }
    }
}
