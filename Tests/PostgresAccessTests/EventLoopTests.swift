import EventLoopKit
import Glibc
import Synchronization
import Testing

/// The loop that the database client and the Redis client run on.
@Suite struct EventLoopTests {
    /// Lives on the shared loop, so its methods may use the loop directly.
    actor Resident {
        nonisolated var unownedExecutor: UnownedSerialExecutor { EventLoop.shared.asUnownedSerialExecutor() }
        private let loop = EventLoop.shared
        private var fired: [Int] = []

        var isOnLoop: Bool { loop.isCurrent }

        /// Schedules timers of these delays and returns the order in which they fired.
        func order(ofDelays delays: [Int], cancelling cancelled: Set<Int>) async -> [Int] {
            fired = []
            let last = (delays.max() ?? 0) + 1
            await withCheckedContinuation { continuation in
                for delay in delays {
                    let timer = loop.schedule(after: .milliseconds(delay)) { self.fired.append(delay) }
                    if cancelled.contains(delay) { timer.cancel() }
                }
                loop.schedule(after: .milliseconds(last)) { continuation.resume() }
            }
            return fired
        }

        /// Waits until the descriptor is readable, and reads one byte.
        func readByte(_ descriptor: Int32) async -> UInt8 {
            await withCheckedContinuation { continuation in
                var watch: Watch?
                watch = loop.watch(descriptor) { readiness in
                    guard readiness.read else { return }
                    var byte: UInt8 = 0
                    _ = read(descriptor, &byte, 1)
                    watch?.cancel()
                    continuation.resume(returning: byte)
                }
            }
        }

        /// Ends a watch whose descriptor is readable, was closed before, and is still open somewhere else, as in a
        /// child process; another watch takes its place. Returns how often each was told.
        func endsAfterClosing(_ descriptor: Int32, beside idle: Int32) async -> (ended: Int, next: Int) {
            var ended = 0
            var next = 0
            let watch = loop.watch(descriptor) { _ in ended += 1 }
            close(descriptor)
            watch.cancel()
            let other = loop.watch(idle) { _ in next += 1 }
            _ = await turns()
            _ = await turns()
            other.cancel()
            return (ended, next)
        }

        /// Runs now, at the end of this turn, and in the next one.
        func turns() async -> [String] {
            await withCheckedContinuation { continuation in
                let events = Events()
                loop.execute {
                    events.add("next")
                    EventLoop.shared.atEndOfTurn { continuation.resume(returning: events.all) }
                }
                loop.atEndOfTurn { events.add("end") }
                events.add("now")
            }
        }
    }

    final class Events: Sendable {
        private let list = Mutex<[String]>([])
        var all: [String] { list.withLock { $0 } }
        func add(_ event: String) { list.withLock { $0.append(event) } }
    }

    @Test func actorsOfTheLoopRunOnItsThread() async {
        #expect(!EventLoop.shared.isCurrent)
        #expect(await Resident().isOnLoop)
        await withTaskGroup { group in
            for _ in 0..<200 { group.addTask { #expect(await Resident().isOnLoop) } }
        }
    }

    @Test func timersFireInTheOrderOfTheirTimes() async {
        let delays = [7, 3, 9, 1, 5, 3, 8]
        let fired = await Resident().order(ofDelays: delays, cancelling: [5])
        #expect(fired == [1, 3, 3, 7, 8, 9])
    }

    @Test func manyCancelledTimersAreForgotten() async {
        let delays = Array(1...20)
        let resident = Resident()
        for _ in 0..<100 { _ = await resident.order(ofDelays: [0], cancelling: []) }
        #expect(await resident.order(ofDelays: delays, cancelling: Set(1...19)) == [20])
    }

    @Test func readinessIsDelivered() async {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let (out, into) = (ends[0], ends[1])
        async let byte = Resident().readByte(out)
        var sent: UInt8 = 42
        let written = write(into, &sent, 1)
        #expect(written == 1)
        #expect(await byte == 42)
        close(out)
        close(into)
    }

    @Test func aWatchEndedAfterItsDescriptorHarmsNobody() async throws {
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let copy = dup(ends[0])
        defer { for descriptor in [copy, ends[1]] { close(descriptor) } }
        try #require(write(ends[1], "x", 1) == 1)
        let told = await Resident().endsAfterClosing(ends[0], beside: ends[1])
        #expect(told.ended == 0)
        #expect(told.next == 0)
    }

    @Test func workOfATurnEndsBeforeTheNextBegins() async {
        #expect(await Resident().turns() == ["now", "end", "next"])
    }

    @Test func postsFromManyThreadsAllRunInTheirOrder() async {
        let total = 8 * 2_000
        let counts = Events()
        await withCheckedContinuation { continuation in
            let left = Left(total)
            for thread in 0..<8 {
                startThread(name: "post") {
                    for number in 0..<2_000 {
                        EventLoop.shared.execute {
                            if number.isMultiple(of: 1_000) { counts.add("\(thread):\(number)") }
                            if left.decrement() { continuation.resume() }
                        }
                    }
                }
            }
        }
        #expect(counts.all.count == 16)
        for thread in 0..<8 {
            #expect(counts.all.filter { $0.hasPrefix("\(thread):") } == ["\(thread):0", "\(thread):1000"])
        }
    }

    final class Left: Sendable {
        private let count: Atomic<Int>
        init(_ count: Int) { self.count = Atomic(count) }
        /// True for the last one.
        func decrement() -> Bool { count.wrappingSubtract(1, ordering: .relaxed).newValue == 0 }
    }
}
