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
    private let owner: any ConnectionOwner
    private let scratch: ParameterScratch
    private var watch: Watch?

    /// Sent and not yet answered, oldest first.
    private(set) var requests = Deque<Request>()
    /// Commands sent and not yet answered.
    var steps = Deque<Step>()
    /// Waiting until the pipeline is empty or a cancel has arrived.
    private var held = Deque<Request>()
    private var exclusive: ExclusiveWork?
    var cache: StatementCache

    /// The transaction that has this connection for itself.
    var lease: Lease?
    /// A cancel is on its way to the server; until it has arrived nothing new may be sent.
    var isCancelling = false
    /// A cancel was sent since nothing was under way: it may have hit another request than it was meant for.
    var wasCancelled = false
    /// When the last request was finished: the next one began to run then.
    private var lastFinish = MonotonicNanoseconds.zero
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

    private func finish(_ request: Request) {
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

// MARK: - Reading

extension Connection {
    private func ready(_ readiness: Readiness) {
        if readiness.read {
            guard PQconsumeInput(handle) == 1 else { return lose() }
            readResults()
        }
        guard !isClosed else { return }
        if readiness.write, exclusive?.isFeeding == true { feed() }
        if readiness.write, !isClosed { flush() }
    }

    private func readResults() {
        var emptyAnswers = 0
        while !isClosed, !requests.isEmpty, exclusive?.isFeeding != true, PQisBusy(handle) == 0 {
            let result = PQgetResult(handle)
            if exclusive != nil {
                readExclusive(result)
                continue
            }
            guard let result else {
                // The end of one command's results. Two in a row mean that libpq waits for nothing while we do.
                emptyAnswers += 1
                if emptyAnswers > 1 { return lose("results are out of step") }
                continue
            }
            emptyAnswers = 0
            read(result)
        }
        guard !isClosed else { return }
        if requests.isEmpty { readUnasked() }
    }

    private func read(_ result: OpaquePointer) {
        guard let step = steps.popFirst(), let request = requests.first else {
            PQclear(result)
            return lose("a result that nobody asked for")
        }
        let status = PQresultStatus(result)
        if step.kind == .statement, status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK {
            request.add(Rows(ResultHandle(result)))
            return
        }
        defer { PQclear(result) }
        switch status {
        case PGRES_PIPELINE_SYNC:
            guard step.kind == .sync else { return lose("results are out of step") }
            finish(request)
        case PGRES_FATAL_ERROR:
            request.fail(PostgresError(result))
            forget(step, after: request.error)
        case PGRES_PIPELINE_ABORTED:
            forget(step, after: request.error)
        case PGRES_COMMAND_OK:
            step.prepared?.isConfirmed = true
            // A commit of a failed transaction is answered by a rollback, without an error.
            if step.kind == .commit, String(cString: PQcmdStatus(result)) != "COMMIT" {
                request.fail(PostgresError(.server("25P02"), message: "the transaction was rolled back"))
            }
        case PGRES_EMPTY_QUERY:
            request.fail(PostgresError(.server("42601"), message: "the statement is empty"))
        default:
            request.fail(PostgresError(.unsupported, message: "the statement needs copy mode"))
            close(PostgresError(.unsupported, message: "the statement needs copy mode"))
        }
    }

    /// Drops a prepared statement that was not made, or that the server will not run any more.
    private func forget(_ step: Step, after error: PostgresError?) {
        guard let prepared = step.prepared else { return }
        if step.kind == .prepare || error?.isStalePlan == true { cache.remove(prepared) }
    }

    /// Notices and notifications come at any time; libpq sorts them out when it parses.
    private func readUnasked() {
        _ = PQisBusy(handle)
        while let notification = PQnotifies(handle) {
            let channel = String(cString: notification.pointee.relname)
            let payload = String(cString: notification.pointee.extra)
            PQfreemem(notification)
            owner.notified(channel: channel, payload: payload)
        }
        if PQstatus(handle) == CONNECTION_BAD { lose() }
    }
}

// MARK: - Writing

extension Connection {
    private func sendPipeline(_ request: Request) -> Bool {
        var isSent = makeRoomInCache(request)
        if let lease = request.lease, !lease.hasBegun, request.ending != .rollback {
            lease.hasBegun = true
            isSent = isSent && sendStatement(lease.begin, as: .control)
        }
        switch request.work {
        case .statement(let sql):
            isSent = isSent && sendStatement(sql, as: .statement)
            request.prepared = steps.last?.prepared
        case .statements(let list): for sql in list { isSent = isSent && sendStatement(sql, as: .statement) }
        case .script, .copy: isSent = false
        }
        switch request.ending {
        case .none: break
        case .commit: isSent = isSent && sendStatement("commit", as: .commit)
        case .rollback: isSent = isSent && sendStatement("rollback", as: .control)
        }
        guard isSent, PQpipelineSync(handle) == 1 else { return false }
        steps.append(Step(kind: .sync))
        return true
    }

    private func sendStatement(_ sql: SQL, as kind: Step.Kind) -> Bool {
        sql.payload.withUnsafeBufferPointer { payload in
            scratch.load(sql, payload: payload)
            let count = Int32(sql.parameters.count)
            guard let prepared = prepared(sql, count: count) else {
                steps.append(Step(kind: kind))
                return PQsendQueryParams(
                    handle, sql.text, count, scratch.types, scratch.values, scratch.lengths, scratch.formats, 1) == 1
            }
            steps.append(Step(kind: kind, prepared: prepared))
            return PQsendQueryPrepared(
                handle, prepared.name, count, scratch.values, scratch.lengths, scratch.formats, 1) == 1
        }
    }

    /// The named statement to run, made in the same flight if it is new; nil to send the text unnamed.
    private func prepared(_ sql: SQL, count: Int32) -> PreparedStatement? {
        switch cache.find(sql) {
        case .known(let statement): return statement.isConfirmed ? statement : nil
        case .otherTypes: return nil
        case .unknown: break
        }
        guard !cache.isFull else { return nil }
        let statement = cache.insert(sql)
        guard PQsendPrepare(handle, statement.name, sql.text, count, scratch.types) == 1 else { return nil }
        steps.append(Step(kind: .prepare, prepared: statement))
        return statement
    }

    /// Takes the least used statement off the server when the cache is full. Only outside a transaction: within a
    /// failed one the server would refuse, and we would have forgotten a name that is still taken.
    private func makeRoomInCache(_ request: Request) -> Bool {
        guard cache.isFull, request.lease == nil, case .statement(let sql) = request.work,
            case .unknown = cache.find(sql), requests.count == 1, let least = cache.removeLeastUsed()
        else { return true }
        steps.append(Step(kind: .control))
        return PQsendQueryParams(handle, "deallocate \(least.name)", 0, nil, nil, nil, nil, 1) == 1
    }

    func flush() {
        switch PQflush(handle) {
        case 0: watch?.update(read: true, write: false)
        case 1: watch?.update(read: true, write: true)
        default: lose()
        }
    }

    /// One command under way.
    struct Step {
        enum Kind { case prepare, statement, control, commit, sync }
        let kind: Kind
        var prepared: PreparedStatement?
    }
}

// MARK: - Work outside pipeline mode

extension Connection {
    /// A script or a copy under way.
    struct ExclusiveWork {
        var data: [[UInt8]] = []
        var next = 0
        /// The server waits for copy data.
        var isFeeding = false
    }

    private func startExclusive(_ request: Request) -> Bool {
        guard PQexitPipelineMode(handle) == 1 else { return false }
        switch request.work {
        case .script(let text):
            exclusive = ExclusiveWork()
            return PQsendQuery(handle, begun(request.lease, text)) == 1
        case .copy(let text, let data):
            exclusive = ExclusiveWork(data: data)
            return PQsendQuery(handle, begun(request.lease, text)) == 1
        case .statement, .statements:
            return false
        }
    }

    private func begun(_ lease: Lease?, _ text: String) -> String {
        guard let lease, !lease.hasBegun else { return text }
        lease.hasBegun = true
        return lease.begin.text + ";" + text
    }

    private func readExclusive(_ result: OpaquePointer?) {
        guard let request = requests.first else { return lose("a result that nobody asked for") }
        guard let result else {
            exclusive = nil
            guard PQenterPipelineMode(handle) == 1 else { return lose("pipeline mode was refused") }
            return finish(request)
        }
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
            return request.add(Rows(ResultHandle(result)))
        case PGRES_FATAL_ERROR:
            request.fail(PostgresError(result))
        case PGRES_COPY_IN:
            exclusive?.isFeeding = true
        case PGRES_EMPTY_QUERY:
            break
        default:
            request.fail(PostgresError(.unsupported, message: "the script needs copy mode"))
            lose()
        }
        PQclear(result)
        if exclusive?.isFeeding == true { feed() }
    }

    /// Hands over copy data while the socket takes it; goes on when it is writable again.
    private func feed() {
        guard var work = exclusive else { return }
        while work.next < work.data.count {
            let piece = work.data[work.next]
            let taken = piece.withUnsafeBytes { bytes in
                PQputCopyData(handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
            }
            guard taken >= 0 else { return lose() }
            guard taken == 1 else { break }
            work.next += 1
            if PQflush(handle) == 1 { break }
        }
        if work.next == work.data.count, PQputCopyEnd(handle, nil) == 1 { work.isFeeding = false }
        exclusive = work
        flush()
        if !work.isFeeding, !isClosed { readResults() }
    }
}
