import Crabbitmq
import DequeModule
import Glibc
import Synchronization

/// What the owner of a ``BrokerThread`` wants next.
struct ThreadTurn {
    /// A socket to wake up for when it can be read.
    var socket: Int32?
    /// Or when it can be written to again.
    var waitsForRoom = false
    /// Wake up after this at the latest.
    var wait: Duration
}

/// One thread that runs the jobs of one actor and, between them, the actor's own turn (reading its socket, timers).
///
/// librabbitmq blocks, so each connection has such a thread instead of a place on the shared pool. While nothing is
/// to be done the thread sleeps in `poll` on the socket and on an eventfd, so that a new job never waits for the
/// broker to send something.
///
/// `@unchecked Sendable`: `inbox` is guarded by its mutex; the rest is written before the thread starts or by the
/// thread alone.
final class BrokerThread: SerialExecutor, @unchecked Sendable {
    private struct Inbox {
        var jobs: Deque<UnownedJob> = []
        var turn: (@Sendable () -> ThreadTurn)?
        var isFinished = false
        /// Something beside a job wants the turn to be taken again.
        var isTurnDue = false
        /// The thread is in `poll` or about to be, and needs the eventfd to notice anything.
        var isAsleep = false
    }

    private let name: String
    private let inbox = Mutex(Inbox())
    private let wakeUp: Int32
    private let started = Atomic<UInt>(0)

    init(name: String) {
        self.name = name
        wakeUp = florin_eventfd()
        precondition(wakeUp >= 0, "eventfd needs a free descriptor")
    }

    deinit { close(wakeUp) }

    /// Starts the thread; it keeps this object alive until ``finish()``.
    func start() {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        // The default 8 MiB would be only address space, but 512 KiB is plenty and shows in no report.
        pthread_attr_setstacksize(&attributes, 512 * 1_024)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                let thread = Unmanaged<BrokerThread>.fromOpaque(context).takeRetainedValue()
                thread.run()
                return nil
            }, context.toOpaque())
        pthread_attr_destroy(&attributes)
        precondition(status == 0, "a process can start its broker threads")
    }

    /// The body to run whenever something may be to do.
    func setTurn(_ turn: @escaping @Sendable () -> ThreadTurn) {
        inbox.withLock { $0.turn = turn }
        wake()
    }

    /// Ends the thread after the jobs already in the inbox.
    func finish() {
        inbox.withLock {
            $0.isFinished = true
            $0.turn = nil
        }
        wake()
    }

    func wake() {
        let isAsleep = inbox.withLock {
            $0.isTurnDue = true
            return $0.isAsleep
        }
        if isAsleep { signal() }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isAsleep = inbox.withLock {
            $0.jobs.append(job)
            return $0.isAsleep
        }
        if isAsleep { signal() }
    }

    func checkIsolated() {
        precondition(isCurrent, "code of a broker connection runs on its thread")
    }

    func isIsolatingCurrentContext() -> Bool? { isCurrent }

    private var isCurrent: Bool { started.load(ordering: .acquiring) == UInt(pthread_self()) }

    private func signal() {
        var one: UInt64 = 1
        // Fails only when the counter is full, and then the thread is about to wake up anyway.
        _ = write(wakeUp, &one, 8)
    }

    private func run() {
        started.store(UInt(pthread_self()), ordering: .releasing)
        florin_name_this_thread(name)
        while true {
            runJobs()
            let (turn, isFinished) = inbox.withLock {
                $0.isTurnDue = false
                return ($0.turn, $0.isFinished && $0.jobs.isEmpty)
            }
            if isFinished { return }
            let next = turn?() ?? ThreadTurn(socket: nil, wait: .seconds(3_600))
            let maySleep = inbox.withLock {
                $0.isAsleep = $0.jobs.isEmpty && !$0.isTurnDue && !$0.isFinished
                return $0.isAsleep
            }
            if maySleep { sleep(next) }
        }
    }

    private func runJobs() {
        // One job at a time from the inbox would take the lock for each, all at once could starve the socket.
        let jobs = inbox.withLock {
            let jobs = $0.jobs
            $0.jobs = []
            return jobs
        }
        for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
    }

    private func sleep(_ turn: ThreadTurn) {
        var descriptors = [pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0)]
        if let socket = turn.socket {
            let events = turn.waitsForRoom ? POLLIN | POLLOUT : POLLIN
            descriptors.append(pollfd(fd: socket, events: Int16(events), revents: 0))
        }
        poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: turn.wait.wholeMilliseconds))
        inbox.withLock { $0.isAsleep = false }
        if descriptors[0].revents != 0 {
            var count: UInt64 = 0
            _ = read(wakeUp, &count, 8)
        }
    }
}

extension Duration {
    /// Rounded up, never negative.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        guard self > .zero else { return 0 }
        return seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
