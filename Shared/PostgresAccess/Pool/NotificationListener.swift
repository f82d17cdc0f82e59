import EventLoopKit
import Logging
import Primitives

/// Listens on one channel over a connection of its own, which it makes again whenever it breaks. Lives on the loop.
final class NotificationListener: ConnectionOwner {
    private let pool: Pool
    private let channel: String
    private let continuation: AsyncStream<String>.Continuation
    private let backoff = Backoff(initial: .milliseconds(50), cap: .seconds(5))

    private var connector: Connector?
    private var connection: Connection?
    private var retryTimer: TimerHandle?
    private var failures = 0
    private var isStopped = false

    init(pool: Pool, channel: String, continuation: AsyncStream<String>.Continuation) {
        self.pool = pool
        self.channel = channel
        self.continuation = continuation
    }

    func start() {
        connector = Connector(loop: pool.loop, config: pool.config, firstHost: failures) { [self] result in
            connector = nil
            switch result {
            case .success(let handle): listen(handle)
            case .failure: retry()
            }
        }
    }

    /// Closes the connection and ends the stream. Idempotent.
    func stop() {
        guard !isStopped else { return }
        isStopped = true
        retryTimer?.cancel()
        connector?.cancel()
        connection?.close(Pool.closedError)
        connection = nil
        continuation.finish()
    }

    private func listen(_ handle: OpaquePointer) {
        let connection = Connection(
            handle: handle, loop: pool.loop, owner: self, preparedStatements: 0, scratch: ParameterScratch())
        self.connection = connection
        connection.send(Request(.statement("listen \(identifier: channel)"), pool: pool))
    }

    func finished(_ request: Request, on connection: Connection) {
        guard request.error == nil else { return connection.lose("the server refused to let us listen") }
        failures = 0
        // Whatever was notified before is lost: the reader is to look for itself.
        continuation.yield("")
    }

    func connectionClosed(_ connection: Connection, unanswered: [Request], error: PostgresError) {
        self.connection = nil
        retry()
    }

    func notified(channel: String, payload: String) {
        // The reader was too slow for one of them, and is to look for itself behind the last that it gets.
        if case .dropped = continuation.yield(payload) { continuation.yield("") }
    }

    private func retry() {
        guard !isStopped else { return }
        failures += 1
        retryTimer = pool.loop.schedule(after: backoff.delay(attempt: failures)) { [self] in start() }
    }
}
