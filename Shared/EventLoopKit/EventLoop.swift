import Glibc
import Synchronization

/// One thread that sleeps in `epoll_wait` and runs everything that must not meet itself: ready file descriptors,
/// timers, and the jobs of actors and tasks that name it as their executor.
///
/// A C client that is not thread safe (libpq, hiredis) is driven by code confined to this thread. State owned by such
/// code needs no lock; `checkIsolated` traps when a caller only thinks that it is on the loop.
///
/// One turn: wait, call the handlers of ready descriptors, run the jobs that had arrived, run due timers, run what
/// asked for the end of the turn (one flush for all writes of the turn). Nothing that runs here may block.
///
/// `@unchecked Sendable`: `inbox` is behind a lock, `thread` is atomic, all else is touched by the loop's thread only.
package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    /// The loop of this process, started at first use and never stopped.
    package static let shared = EventLoop(name: "florin-io")

    private let poller: Poller
    private let inbox = Mutex(Inbox())
    private let thread = Atomic<UInt>(0)

    // Below: the loop's thread only.
    private var batch: [Item] = []
    private var timers = TimerHeap()
    private var endOfTurn: [() -> Void] = []
    private var endOfTurnBatch: [() -> Void] = []

    /// Starts the thread. `name` is shown by `top -H`, 15 characters at most.
    package init(name: String) {
        poller = Poller()
        startThread(name: name) { self.run() }
    }

    /// True on the loop's own thread.
    package var isCurrent: Bool { thread.load(ordering: .relaxed) == pthread_self() }

    package func checkIsolated() {
        precondition(isCurrent, "not on the event loop's thread")
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        post(.job(UnownedJob(job)))
    }

    /// Runs `work` on the loop, in the order of the calls of one thread. Costs no allocation beside `work` itself.
    package func submit(_ work: any LoopWork) {
        post(.work(work))
    }

    /// Runs `body` on the loop, in the order of the calls of one thread.
    package func execute(_ body: @escaping @Sendable () -> Void) {
        post(.closure(body))
    }

    /// Calls `handler` on the loop whenever `fd` is ready, until the watch is cancelled. Call on the loop.
    ///
    /// Level-triggered: a handler that leaves data behind is called again in the next turn. The descriptor is not
    /// closed by the watch; cancel the watch before closing it.
    package func watch(
        _ fd: Int32,
        read: Bool = true,
        write: Bool = false,
        _ handler: @escaping (Readiness) -> Void
    ) -> Watch {
        checkIsolated()
        return Watch(poller: poller, descriptor: fd, read: read, write: write, handler: handler)
    }

    /// Calls `body` once on the loop when `delay` has passed (to the next millisecond), unless cancelled. Call on the
    /// loop.
    @discardableResult
    package func schedule(after delay: Duration, _ body: @escaping () -> Void) -> TimerHandle {
        checkIsolated()
        let timer = TimerHandle(deadline: MonotonicNanoseconds.now.adding(delay), body: body)
        timers.insert(timer)
        return timer
    }

    /// Calls `body` once when the present turn ends: after all ready descriptors and jobs had their go. Call on the
    /// loop. The place for a flush that is to serve every write of the turn.
    package func atEndOfTurn(_ body: @escaping () -> Void) {
        checkIsolated()
        endOfTurn.append(body)
    }
}

// MARK: - The thread

extension EventLoop {
    private func post(_ item: Item) {
        let mustWake = inbox.withLock { inbox in
            inbox.items.append(item)
            defer { inbox.isSleeping = false }
            return inbox.isSleeping
        }
        if mustWake { poller.wake() }
    }

    private func run() {
        thread.store(pthread_self(), ordering: .relaxed)
        while true { turn() }
    }

    private func turn() {
        poller.wait(timeoutMilliseconds: timeout()) { watch, readiness in watch.deliver(readiness) }
        runJobs()
        for timer in timers.removeDue(now: MonotonicNanoseconds.now) { timer.fire() }
        runEndOfTurn()
    }

    /// 0 when jobs wait, -1 (for ever) when nothing is due. Says under the lock that the thread goes to sleep, so that
    /// the next post wakes it and no other needs to.
    private func timeout() -> Int32 {
        let hasJobs = inbox.withLock { inbox in
            inbox.isSleeping = inbox.items.isEmpty
            return !inbox.items.isEmpty
        }
        return hasJobs ? 0 : timers.millisecondsToNext(now: MonotonicNanoseconds.now)
    }

    /// Runs what had arrived when it began: jobs posted meanwhile wait for the next turn, so sockets are not starved.
    private func runJobs() {
        inbox.withLock { inbox in
            inbox.isSleeping = false
            swap(&batch, &inbox.items)
        }
        let (actors, tasks) = (asUnownedSerialExecutor(), asUnownedTaskExecutor())
        for item in batch {
            switch item {
            case .job(let job): job.runSynchronously(isolatedTo: actors, taskExecutor: tasks)
            case .work(let work): work.runOnLoop()
            case .closure(let body): body()
            }
        }
        batch.removeAll(keepingCapacity: batch.count <= Self.keptCapacity)
    }

    private func runEndOfTurn() {
        while !endOfTurn.isEmpty {
            swap(&endOfTurnBatch, &endOfTurn)
            for body in endOfTurnBatch { body() }
            endOfTurnBatch.removeAll(keepingCapacity: true)
        }
    }

    /// A burst's buffer larger than this is given back.
    private static let keptCapacity = 4096

    private struct Inbox {
        var items: [Item] = []
        var isSleeping = false
    }

    private enum Item {
        case job(UnownedJob)
        case work(any LoopWork)
        case closure(@Sendable () -> Void)
    }
}

/// A piece of work that is its own queue entry; see `EventLoop.submit`.
package protocol LoopWork: AnyObject, Sendable {
    /// Called once for each `submit`, on the loop.
    func runOnLoop()
}
