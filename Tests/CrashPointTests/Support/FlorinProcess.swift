import Glibc
import TestSupport

/// One of our programs as a process of its own.
final class FlorinProcess: Sendable {
    struct NotDead: Error, CustomStringConvertible {
        let name: String
        let status: Int32

        var description: String { "\(name) ended with \(status) instead of being killed" }
    }

    let name: String
    private let program: ChildProcess
    /// Kills the program when the test run is gone: its input closes then.
    private let watch: ChildProcess
    private let lifeline: Int32

    init(_ name: String, _ variables: [String: String], log: String) throws {
        self.name = name
        program = try ChildProcess("\(Checkout.root)/.build/debug/\(name)", ["serve"], variables, log: log)
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw ChildProcess.CannotStart(path: "pipe", errno: errno) }
        // Nobody else may hold our end.
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        let script = "read -r line; kill -9 \(program.pid)"
        watch = try ChildProcess("/bin/sh", ["-c", script], [:], input: ends[0], log: "/dev/null")
        close(ends[0])
        lifeline = ends[1]
    }

    deinit {
        kill()
        close(lifeline)
    }

    var isRunning: Bool { program.endStatus == nil }

    /// Waits until it has died by itself.
    /// - Throws: `NotDead` when it ended in another way, `NeverHappened` when it lives on.
    func waitForDeath() async throws {
        let status = try await eventually(within: .seconds(20), "\(name) dies") { program.endStatus }
        guard status == SIGKILL else { throw NotDead(name: name, status: status) }
    }

    /// Ends it at once, if it still runs.
    func kill() {
        // The watch first: the program's number may be another's soon.
        watch.kill()
        program.kill()
    }
}
