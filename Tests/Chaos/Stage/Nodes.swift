import FoundationEssentials

#if canImport(Glibc)
    import Glibc
#endif

/// The processes of the suite: their pids as the scripts recorded them, and the script that starts one.
struct Nodes: Sendable {
    struct ScriptFailed: Error, CustomStringConvertible {
        let arguments: [String]
        let status: Int32
        var description: String { "scripts/chaos-node \(arguments.joined(separator: " ")) ended with \(status)" }
    }

    let stage: Stage

    /// The pid of a process that lives. The record holds pid and start time, so a pid that was given to another process
    /// meanwhile is not taken for it.
    func pid(of name: String) -> pid_t? {
        guard let record = try? String(contentsOfFile: "\(stage.folder)/pids/\(name)", encoding: .utf8) else {
            return nil  // never started, or stopped by the script
        }
        let fields = record.split(separator: " ")
        guard fields.count >= 2, let pid = pid_t(fields[0]),
            let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let end = stat.lastIndex(of: ")")
        else { return nil }
        // State is the first field after the name, the start time the twentieth.
        let rest = stat[stat.index(after: end)...].split(separator: " ")
        guard rest.count > 19, rest[0] != "Z", rest[19] == fields[1] else { return nil }
        return pid
    }

    /// Returns whether there was a process to signal.
    @discardableResult
    func signal(_ name: String, _ number: Int32) -> Bool {
        guard let pid = pid(of: name) else { return false }
        return kill(pid, number) == 0
    }

    /// Runs `scripts/chaos-node`; its output goes to `logs/chaos-node.log`.
    func script(_ arguments: String...) async throws {
        let process = try spawn(["\(stage.root)/scripts/chaos-node"] + arguments)
        var status: Int32 = 0
        // Foundation's `Process` notices an end by a socket that the daemons we start would keep open.
        while waitpid(process, &status, WNOHANG) == 0 { try await Task.sleep(for: .milliseconds(5)) }
        guard status == 0 else { throw ScriptFailed(arguments: arguments, status: status) }
    }

    private func spawn(_ command: [String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, STDOUT_FILENO, "\(stage.folder)/logs/chaos-node.log", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, command[0], &actions, nil, &arguments, environ)
        guard failure == 0 else { throw ScriptFailed(arguments: command, status: failure) }
        return process
    }
}
