import EventLoopKit
import Synchronization

/// Sends mail over libcurl: one recipient a message, a number of connections at once, each kept for the next message.
///
/// Each connection has an event loop, and so a thread, of its own: curl awaits the answer to the final dot within its
/// own call, and would hold up everybody else on a shared loop for as long as the server thinks.
///
/// What has begun is not given up when its task is cancelled: curl ends a message that is taken away from it with the
/// final dot, and half a message would arrive for a whole one. The server's `timeout` bounds the wait.
package final class SMTPClient: Sendable {
    private struct State {
        var free: [CurlDriver] = []
        var made = 0
        var waiters: [CheckedContinuation<CurlDriver, Never>] = []
    }

    private let server: SMTPServer
    private let connections: Int
    private let state = Mutex(State())

    /// - Parameter connections: at the most; each is made when it is first needed.
    package init(_ server: SMTPServer, connections: Int) {
        precondition(connections > 0, "nothing could ever be sent")
        self.server = server
        self.connections = connections
    }

    /// One exchange, in its turn.
    package func send(_ envelope: SMTPEnvelope) async -> SMTPOutcome {
        guard server.isWellFormed, envelope.isWellFormed else {
            return .notSent("an address has characters that must not be sent")
        }
        let driver = await take()
        defer { giveBack(driver) }
        let transfer = SMTPTransfer(server, envelope)
        return await withCheckedContinuation { continuation in
            transfer.completion = { continuation.resume(returning: $0) }
            driver.start(transfer)
        }
    }

    /// Closes the connections. Nothing may be under way, or be sent afterwards.
    package func close() async {
        let idle = state.withLock { state in
            defer { state.free = [] }
            return state.free
        }
        for driver in idle {
            await withCheckedContinuation { continuation in driver.close { continuation.resume() } }
        }
    }

    private func take() async -> CurlDriver {
        await withCheckedContinuation { continuation in
            let driver: CurlDriver? = state.withLock { state in
                if let free = state.free.popLast() { return free }
                guard state.made < connections else {
                    state.waiters.append(continuation)
                    return nil
                }
                state.made += 1
                return CurlDriver(loop: EventLoop(name: "florin-smtp-\(state.made)"))
            }
            if let driver { continuation.resume(returning: driver) }
        }
    }

    private func giveBack(_ driver: CurlDriver) {
        let waiter: CheckedContinuation<CurlDriver, Never>? = state.withLock { state in
            guard !state.waiters.isEmpty else {
                state.free.append(driver)
                return nil
            }
            return state.waiters.removeFirst()
        }
        waiter?.resume(returning: driver)
    }
}
