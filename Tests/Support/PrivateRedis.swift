import Foundation
import Synchronization

/// A redis-server process of one test, on a free port, that can be killed and started again.
package final class PrivateRedis: Sendable {
    package let port: Int
    private let extraArguments: [String]
    private let running = Mutex<Running?>(nil)

    private struct Running {
        let shell: Process
        let lifeline: Pipe
        let server: pid_t
    }

    package init(_ extraArguments: String...) throws {
        port = try freePort()
        self.extraArguments = extraArguments
        try start()
    }

    deinit { stop() }

    package func url(_ account: String = "", database: Int = 0) -> String {
        "redis://\(account)127.0.0.1:\(port)/\(database)"
    }

    /// A shell holds the server and kills it when its own input closes, so a crashed test run leaves none behind.
    package func start() throws {
        let shell = Process()
        let (lifeline, output) = (Pipe(), Pipe())
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments =
            ["-c", #"redis-server "$@" >/dev/null 2>&1 & echo $!; read -r line; kill -9 $!"#, "sh"]
            + ["--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--enable-debug-command", "yes"]
            + extraArguments
        shell.standardInput = lifeline
        shell.standardOutput = output
        shell.standardError = FileHandle.nullDevice
        try shell.run()
        let server = pid_t(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).dropLast()) ?? 0
        let started = Running(shell: shell, lifeline: lifeline, server: server)
        running.withLock { $0 = started }
    }

    package func stop() {
        running.withLock { running in
            guard let last = running else { return }
            if last.server > 0 { kill(last.server, SIGKILL) }
            try? last.lifeline.fileHandleForWriting.close()  // closed already only when it has been stopped
            last.shell.waitUntilExit()
            running = nil
        }
    }

    /// Holds the process without closing its sockets, as a machine that swaps or a network that drops packets.
    package func freeze() { signal(SIGSTOP) }
    package func thaw() { signal(SIGCONT) }

    private func signal(_ number: Int32) {
        running.withLock { running in
            if let server = running?.server, server > 0 { kill(server, number) }
        }
    }
}
