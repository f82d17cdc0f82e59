import Glibc
import Synchronization

/// A redis-server process of one test, on a free port, that can be killed and started again.
package final class PrivateRedis: Sendable {
    package let port: Int
    private let arguments: [String]
    private let running = Mutex<WatchedProcess?>(nil)

    package init(_ extraArguments: String...) throws {
        port = try freePort()
        arguments =
            ["--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--enable-debug-command", "yes"]
            + extraArguments
        try start()
    }

    package func url(_ account: String = "", database: Int = 0) -> String {
        "redis://\(account)127.0.0.1:\(port)/\(database)"
    }

    package func start() throws {
        let started = try WatchedProcess("redis-server", arguments, log: "/dev/null")
        running.withLock { $0 = started }
    }

    package func stop() {
        running.withLock { running in
            running?.kill()
            running = nil
        }
    }

    /// Holds the process without closing its sockets, as a machine that swaps or a network that drops packets.
    package func freeze() { signal(SIGSTOP) }
    package func thaw() { signal(SIGCONT) }

    private func signal(_ number: Int32) {
        running.withLock { running in
            if let running { kill(running.pid, number) }
        }
    }
}
