import Ccurl
import EventLoopKit

/// curl's set of exchanges on our loop: curl says which sockets and which time it waits for, we tell it what came.
///
/// `@unchecked Sendable`: everything but the loop itself is touched on the loop only.
final class CurlDriver: @unchecked Sendable {
    private let loop: EventLoop
    private var multi: UnsafeMutableRawPointer?
    private var isClosed = false
    private var watches: [Int32: Watch] = [:]
    private var timer: TimerHandle?
    private var exchanges: [UnsafeMutableRawPointer: any CurlExchange] = [:]

    /// Connections that are kept for the next request, over all hosts.
    private static let keptConnections = 64
    private static let isLibraryReady = ccurl_init_library() == CURLE_OK

    init(loop: EventLoop) {
        self.loop = loop
    }

    func start(_ exchange: any CurlExchange) {
        loop.execute { [self] in
            if exchange.isGivenUp { return exchange.end(Self.givenUp) }
            guard let handle = exchange.prepare(), let multi = readyMulti() else {
                return exchange.end(CurlError(.unreachable, "the client is closed or has no memory"))
            }
            exchanges[handle] = exchange
            // Asks for a time-out of zero by the timer's callback, which then begins the transfer.
            let code = curl_multi_add_handle(multi, handle)
            guard code == CURLM_OK else { return finish(handle) { $0.end(Self.failed(code)) } }
        }
    }

    /// Without effect on an exchange that has ended; one that has not begun will not.
    func cancel(_ exchange: any CurlExchange) {
        loop.execute { [self] in
            exchange.isGivenUp = true
            if let handle = exchange.handle { finish(handle) { $0.end(Self.givenUp) } }
        }
    }

    func close(_ done: @escaping @Sendable () -> Void) {
        loop.execute { [self] in
            isClosed = true
            for handle in Array(exchanges.keys) {
                finish(handle) { $0.end(CurlError(.connectionLost, "the client is closed")) }
            }
            if let multi { curl_multi_cleanup(multi) }
            multi = nil
            timer?.cancel()
            for watch in watches.values { watch.cancel() }
            watches = [:]
            done()
        }
    }

    private static let givenUp = CurlError(.connectionLost, "given up by us")

    private static func failed(_ code: CURLMcode) -> CurlError {
        CurlError(.unreachable, String(cString: curl_multi_strerror(code)))
    }

    private func readyMulti() -> UnsafeMutableRawPointer? {
        if isClosed || multi != nil { return multi }
        guard Self.isLibraryReady, let made = curl_multi_init() else { return nil }
        // The set outlives no driver: a client that is in use is held by whoever uses it, and `close` ends the set.
        let context = Unmanaged.passUnretained(self).toOpaque()
        ccurl_multi_set_number(made, CURLMOPT_MAXCONNECTS, Self.keptConnections)
        ccurl_multi_set_socket_function(
            made,
            { _, socket, what, context, _ in
                CurlDriver.of(context)?.watch(socket, for: what)
                return 0
            }, context)
        ccurl_multi_set_timer_function(
            made,
            { _, milliseconds, context in
                CurlDriver.of(context)?.wake(after: milliseconds)
                return 0
            }, context)
        multi = made
        return made
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> CurlDriver? {
        context.map { Unmanaged<CurlDriver>.fromOpaque($0).takeUnretainedValue() }
    }

    // MARK: What curl waits for

    private func watch(_ socket: Int32, for what: Int32) {
        guard what != CURL_POLL_REMOVE else {
            watches.removeValue(forKey: socket)?.cancel()
            return
        }
        let (reads, writes) = (what & CURL_POLL_IN != 0, what & CURL_POLL_OUT != 0)
        if let watch = watches[socket] { return watch.update(read: reads, write: writes) }
        watches[socket] = loop.watch(socket, read: reads, write: writes) { [weak self] readiness in
            self?.act(socket, readiness)
        }
    }

    /// curl must not be called from its own callback, so zero is the next turn too.
    private func wake(after milliseconds: Int) {
        timer?.cancel()
        timer = nil
        guard milliseconds >= 0 else { return }
        timer = loop.schedule(after: .milliseconds(milliseconds)) { [weak self] in
            self?.act(CURL_SOCKET_TIMEOUT, nil)
        }
    }

    private func act(_ socket: Int32, _ readiness: Readiness?) {
        guard let multi else { return }
        var flags: Int32 = 0
        if let readiness {
            if readiness.read { flags |= CURL_CSELECT_IN }
            if readiness.write { flags |= CURL_CSELECT_OUT }
        }
        var running: Int32 = 0
        curl_multi_socket_action(multi, socket, flags, &running)
        takeEnded(multi)
    }

    private func takeEnded(_ multi: UnsafeMutableRawPointer) {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            let code = ccurl_message_result(message)
            finish(handle) { $0.end(code) }
        }
    }

    private func finish(_ handle: UnsafeMutableRawPointer, _ end: (any CurlExchange) -> Void) {
        guard let exchange = exchanges.removeValue(forKey: handle) else { return }
        if let multi { curl_multi_remove_handle(multi, handle) }
        end(exchange)
    }
}
