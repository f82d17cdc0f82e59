import Clibpq
import DequeModule
import EventLoopKit

/// One open connection in pipeline mode. Lives on the event loop and is touched nowhere else.
///
/// A request becomes a run of commands that ends in a sync; commands and their results are matched by `steps`, in the
/// order of sending. Requests may follow each other without waiting. After an error the server skips to the sync, so
/// each request fails or succeeds by itself.
final class Connection {
    let handle: OpaquePointer
    let loop: EventLoop
    let owner: any ConnectionOwner
    let scratch: ParameterScratch
    var watch: Watch?

    /// Sent and not yet answered, oldest first.
    var requests = Deque<Request>()
    /// Commands sent and not yet answered.
    var steps = Deque<Step>()
    /// Waiting until the pipeline is empty or a cancel has arrived.
    private var held = Deque<Request>()
    var exclusive: ExclusiveWork?
    var cache: StatementCache

    /// The transaction that has this connection for itself.
    var lease: Lease?
    /// A cancel is on its way to the server; until it has arrived nothing new may be sent.
    var isCancelling = false
    /// A cancel was sent since nothing was under way: it may have hit another request than it was meant for.
    var wasCancelled = false
    /// When the last request was finished: the next one began to run then.
    private(set) var lastFinish = MonotonicNanoseconds.zero
    private(set) var isClosed = false

    init(
        handle: OpaquePointer, loop: EventLoop, owner: any ConnectionOwner, preparedStatements: Int,
        scratch: ParameterScratch
    ) {
        self.handle = handle
        self.loop = loop
        self.owner = owner
        self.scratch = scratch
        cache = StatementCache(capacity: preparedStatements)
        watch = loop.watch(PQsocket(handle)) { [weak self] readiness in self?.ready(readiness) }
    }

    /// Nothing is under way.
    var isDrained: Bool { requests.isEmpty && held.isEmpty && !isCancelling }

    /// Whether one more statement may be sent behind those under way without waiting long: all are statements of their
    /// own that are known to be quick, and the first is not stuck.
    func takesFollower(at now: MonotonicNanoseconds) -> Bool {
        guard lease == nil, !isCancelling, exclusive == nil, held.isEmpty, requests.count < Self.maximumDepth,
            let first = requests.first
        else { return false }
        return now.value - max(first.since, lastFinish).value < PreparedStatement.quickNanoseconds
            && requests.allSatisfy { $0.prepared?.isQuick == true }
    }

    private static let maximumDepth = 8

    /// Outside any transaction, as the server last said.
    var isOutsideTransaction: Bool { PQtransactionStatus(handle) == PQTRANS_IDLE }

    func send(_ request: Request) {
        if request.isCancelled, request.ending != .rollback {
            request.fail(PostgresError(.cancelled, message: "the task was cancelled"))
            return owner.finished(request, on: self)
        }
        if isCancelling || exclusive != nil || !held.isEmpty || (request.isExclusive && !requests.isEmpty) {
            held.append(request)
            return
        }
        request.since = .now
        requests.append(request)
        let isSent = request.isExclusive ? startExclusive(request) : sendPipeline(request)
        if isSent { flush() } else { lose() }
    }

    /// Closes the socket; whatever is under way fails with `error`. Idempotent.
    func close(_ error: PostgresError) {
        guard !isClosed else { return }
        isClosed = true
        watch?.cancel()
        watch = nil
        PQfinish(handle)
        owner.connectionClosed(self, unanswered: Array(requests) + Array(held), error: error)
        requests.removeAll()
        held.removeAll()
        steps.removeAll()
        exclusive = nil
    }

    /// Breaks off: the server hung up, or what it says makes no sense.
    func lose(_ message: String? = nil) {
        close(PostgresError(.connectionLost, message: message ?? "the connection broke"))
    }

    func finish(_ request: Request) {
        requests.removeFirst()
        let now = MonotonicNanoseconds.now
        request.prepared?.ran(nanoseconds: now.value - max(request.since, lastFinish).value)
        lastFinish = now
        owner.finished(request, on: self)
        sendHeld()
    }

    /// Sends what had to wait, as far as it may go now; the rest is held again in its order.
    func sendHeld() {
        guard !isClosed, !isCancelling, requests.isEmpty, !held.isEmpty else { return }
        let waiting = held
        held = []
        for next in waiting where !isClosed { send(next) }
    }
}

/// Whoever is told what became of the requests.
protocol ConnectionOwner: AnyObject {
    /// The answer is complete; `request` is no longer among the connection's.
    func finished(_ request: Request, on connection: Connection)
    func connectionClosed(_ connection: Connection, unanswered: [Request], error: PostgresError)
    func notified(channel: String, payload: String)
}
