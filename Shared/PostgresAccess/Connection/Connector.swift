import Clibpq
import EventLoopKit

/// One attempt to connect, without blocking the loop: names are resolved on a thread of their own first.
///
/// Not avoided: libpq reads certificate and password files, and computes SCRAM's proof, which takes the loop a few
/// milliseconds for each new connection.
final class Connector {
    private let loop: EventLoop
    private let config: PostgresConfig
    private let completion: (Result<OpaquePointer, PostgresError>) -> Void
    private var handle: OpaquePointer?
    private var watch: Watch?
    private var timeout: TimerHandle?
    private var isDone = false

    /// - Parameters:
    ///   - firstHost: which of the hosts to begin with, so that one which swallows packets does not hide the others.
    ///   - completion: gets a connection in pipeline mode, or why there is none; called once, on the loop.
    init(
        loop: EventLoop, config: PostgresConfig, firstHost: Int,
        completion: @escaping (Result<OpaquePointer, PostgresError>) -> Void
    ) {
        self.loop = loop
        self.config = config
        self.completion = completion
        timeout = loop.schedule(after: config.connectTimeout) { [self] in fail("connecting took too long") }
        let count = max(1, config.hosts.count)
        let hosts = Array(config.hosts[(firstHost % count)...]) + Array(config.hosts[..<(firstHost % count)])
        // Later, so that whoever makes a connector has it in hand before the outcome comes.
        loop.atEndOfTurn { [self] in
            HostResolver.resolve(hosts, on: loop) { [self] resolved in start(resolved) }
        }
    }

    /// Gives up; `completion` is told unless it has been called.
    func cancel() {
        fail("connecting was given up")
    }

    private func start(_ hosts: [PostgresConfig.Host]) {
        guard !isDone else { return }
        let parameters = config.parameters(hosts: hosts)
        handle = withCStrings(parameters.map(\.keyword)) { keywords in
            withCStrings(parameters.map(\.value)) { values in PQconnectStartParams(keywords, values, 1) }
        }
        guard let handle, PQstatus(handle) != CONNECTION_BAD else { return fail(reason) }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        wait(read: false)
    }

    private func wait(read: Bool) {
        guard let handle else { return }
        watch = loop.watch(PQsocket(handle), read: read, write: !read) { [self] _ in poll() }
    }

    private func poll() {
        guard let handle else { return }
        // libpq may close this socket and open one to the next host.
        watch?.cancel()
        watch = nil
        switch PQconnectPoll(handle) {
        case PGRES_POLLING_READING: wait(read: true)
        case PGRES_POLLING_WRITING: wait(read: false)
        case PGRES_POLLING_OK: succeed(handle)
        default: fail(reason)
        }
    }

    private func succeed(_ handle: OpaquePointer) {
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
            return fail("pipeline mode was refused")
        }
        end()
        self.handle = nil
        completion(.success(handle))
    }

    private func fail(_ message: String) {
        guard !isDone else { return }
        end()
        if let handle { PQfinish(handle) }
        handle = nil
        completion(.failure(PostgresError(.connectionLost, message: message)))
    }

    private func end() {
        isDone = true
        timeout?.cancel()
        timeout = nil
        watch?.cancel()
        watch = nil
    }

    /// What libpq says; it names host and user but never the password.
    private var reason: String {
        guard let handle, let text = PQerrorMessage(handle) else { return "no memory for a connection" }
        let lines = String(cString: text).prefix(500).split(whereSeparator: { $0 == "\n" || $0 == "\t" })
        return lines.joined(separator: " ")
    }
}

/// Lends C strings with a null pointer after the last.
private func withCStrings<R>(_ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> R) -> R {
    let buffer = Array(texts.map { Array($0.utf8CString) }.joined())
    return buffer.withUnsafeBufferPointer { bytes in
        var pointers: [UnsafePointer<CChar>?] = []
        var offset = 0
        for text in texts {
            pointers.append(bytes.baseAddress.map { $0 + offset })
            offset += text.utf8.count + 1
        }
        pointers.append(nil)
        return pointers.withUnsafeBufferPointer { list in
            // Never empty: it holds at least the null.
            guard let base = list.baseAddress else { preconditionFailure("no room for the pointers") }
            return body(base)
        }
    }
}
