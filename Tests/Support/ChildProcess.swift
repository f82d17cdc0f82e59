import FoundationEssentials
package import Glibc
import Synchronization

/// A process started by `posix_spawnp`. Foundation's hands descriptors that tell of a process's end to all processes
/// that are started after it, so that the end of one is noticed only when the others have ended too.
package final class ChildProcess: Sendable {
    package struct CannotStart: Error {
        package let program: String
        package let errno: Int32
    }

    package let pid: pid_t
    private let status = Mutex<Int32?>(nil)

    /// - Parameters:
    ///   - program: a path, or a name that is looked for along `PATH`.
    ///   - input: descriptor for its standard input; nothing to read otherwise.
    ///   - log: file that what it prints is added to.
    package init(
        _ program: String, _ arguments: [String], _ variables: [String: String], input: Int32? = nil, log: String
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        // What others opened is not to be held open by it.
        let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { Int32($0) }
        for descriptor in open where descriptor > STDERR_FILENO && descriptor != input {
            posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        let argv = ([program] + arguments).map { strdup($0) } + [nil]
        let environment = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + environment { free(text) } }
        var pid: pid_t = 0
        let failure = posix_spawnp(&pid, program, &actions, nil, argv, environment)
        guard failure == 0 else { throw CannotStart(program: program, errno: failure) }
        self.pid = pid
    }

    /// As `waitpid` tells it; nil while it runs.
    package var endStatus: Int32? {
        status.withLock { known in
            var status: Int32 = 0
            if known == nil, waitpid(pid, &status, WNOHANG) == pid { known = status }
            return known
        }
    }

    /// Ends it at once and waits for that.
    package func kill() {
        status.withLock { known in
            guard known == nil else { return }
            Glibc.kill(pid, SIGKILL)
            var status: Int32 = 0
            if waitpid(pid, &status, 0) == pid { known = status }
        }
    }
}
