import Primitives

import struct TestSupport.SeededGenerator

/// Time, chance, processes that die and a network that loses things: what the suite stands on, as a function of a seed.
///
/// A process is a number and a life. A crash ends the life: the steps begun in it never happen, and what was in memory
/// is gone. A crash comes before any step, so between any two.
final class Kernel {
    /// Microseconds since the world began.
    private(set) var now: Int64 = 0
    private(set) var trace: Trace
    private(set) var steps = 0
    private(set) var lives: [Int]
    private(set) var isUp: [Bool]
    private var pausedUntil: [Int64]
    private var queue = EventQueue()
    private var random: SeededGenerator
    /// While false nothing is lost, nobody dies.
    var isStormy = true
    /// Told when a process dies, and when it is back.
    var onCrash: (Int) -> Void = { _ in }
    var onStart: (Int) -> Void = { _ in }
    let clock: ManualClock
    private let start: Timestamp

    init(seed: UInt64, processes: Int, clock: ManualClock, keepsLines: Bool) {
        random = SeededGenerator(quietly: seed)
        trace = Trace(keepsLines: keepsLines)
        lives = Array(repeating: 0, count: processes)
        isUp = Array(repeating: true, count: processes)
        pausedUntil = Array(repeating: 0, count: processes)
        self.clock = clock
        start = clock.now
    }

    // MARK: Chance

    func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }
    func pick(_ range: ClosedRange<Int64>) -> Int64 { Int64.random(in: range, using: &random) }
    func pick<Element>(_ list: [Element]) -> Element { list[Int.random(in: 0..<list.count, using: &random)] }

    // MARK: Time

    /// Something of the world outside, or of no process in particular.
    func after(_ delay: Int64, _ name: StaticString, _ subject: Int, _ run: @escaping () -> Void) {
        queue.add(SimulatedEvent(name: name, subject: subject, process: nil, run: run), at: now + delay)
    }

    /// A step of a process, unless it dies before.
    func after(
        _ delay: Int64, on process: Int, _ name: StaticString, _ subject: Int, _ run: @escaping () -> Void
    ) {
        guard isUp[process] else { return }
        let event = SimulatedEvent(name: name, subject: subject, process: (process, lives[process]), run: run)
        queue.add(event, at: now + delay)
    }

    /// A message over the network: it may be lost, come twice, be late, and overtake others.
    func send(to process: Int, _ name: StaticString, _ subject: Int, _ run: @escaping () -> Void) {
        if isStormy, chance(4) { return }
        let copies = isStormy && chance(4) ? 2 : 1
        for _ in 0..<copies {
            after(latency(), name, subject) { [unowned self] in after(0, on: process, name, subject, run) }
        }
    }

    /// An answer to a process: only the life that asked can hear it.
    func answer(
        _ process: Int, inLife life: Int, _ name: StaticString, _ subject: Int, _ run: @escaping () -> Void
    ) {
        send(to: process, name, subject) { [unowned self] in if lives[process] == life { run() } }
    }

    /// A message to the world outside.
    func send(_ name: StaticString, _ subject: Int, _ run: @escaping () -> Void) {
        if isStormy, chance(4) { return }
        after(latency(), name, subject, run)
    }

    private func latency() -> Int64 { isStormy && chance(6) ? pick(100_000...8_000_000) : pick(500...20_000) }

    // MARK: Processes

    /// Runs until nothing is left to come, or `isOver`.
    func run(until isOver: () -> Bool) {
        while !isOver(), let entry = queue.next() {
            if let process = entry.event.process {
                guard isUp[process.place], lives[process.place] == process.life else { continue }
                if pausedUntil[process.place] > entry.time {
                    queue.add(entry.event, at: pausedUntil[process.place])
                    continue
                }
                now = entry.time
                if isStormy, disturb(process.place, entry) { continue }
            }
            now = entry.time
            clock.set(start + .microseconds(now))
            steps += 1
            trace.add(now, entry.event.name, entry.event.subject, process: entry.event.process?.place)
            entry.event.run()
        }
    }

    /// - Returns: whether the step does not take place now.
    private func disturb(_ process: Int, _ entry: EventQueue.Entry) -> Bool {
        switch pick(0...199) {
        case 0, 1:
            crash(process)
            return true
        case 2:
            // Stopped and continued: it does not know that time has passed.
            pausedUntil[process] = now + pick(100_000...20_000_000)
            queue.add(entry.event, at: pausedUntil[process])
            return true
        default: return false
        }
    }

    private func crash(_ process: Int) {
        trace.add(now, "crash", lives[process], process: process)
        isUp[process] = false
        onCrash(process)
        after(pick(50_000...5_000_000), "restart", process) { [unowned self] in
            lives[process] += 1
            isUp[process] = true
            onStart(process)
        }
    }
}
