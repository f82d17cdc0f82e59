package import Glibc

/// A process that does not outlive the test run, however that ends.
package final class WatchedProcess: Sendable {
    private let program: ChildProcess
    /// Kills the program when the test run is gone: its input closes then.
    private let watch: ChildProcess
    private let lifeline: Int32

    /// - Parameter log: file that what it prints is added to.
    package init(_ name: String, _ arguments: [String], _ variables: [String: String] = [:], log: String) throws {
        program = try ChildProcess(name, arguments, variables, log: log)
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw ChildProcess.CannotStart(program: "pipe", errno: errno) }
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

    package var pid: pid_t { program.pid }

    /// As `waitpid` tells it; nil while it runs.
    package var endStatus: Int32? { program.endStatus }

    /// Ends it at once, if it still runs, and waits for that.
    package func kill() {
        // The watch first: the program's number may be another's soon.
        watch.kill()
        program.kill()
    }
}
