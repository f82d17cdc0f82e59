import EventLoopKit
import Glibc
package import Logging
import Metrics
import Primitives
import ServiceLifecycle

/// One pipelined connection to Redis, shared by the whole process.
///
/// Commands of any number of callers travel together and are answered in order. Every command ends within
/// `RedisConfig.commandTimeout`, with its answer or an error; nothing is sent twice by itself. While there is no
/// connection commands fail at once, and it is made anew with back-off.
///
/// Works from `init` on; `run()` only ties the end of the connection to the graceful shutdown.
package final class RedisClient: Service, Sendable {
    private let core: RedisCore

    package init(_ config: RedisConfig, logger: Logger) {
        // hiredis writes with `write(2)`: a peer that has gone away must be an error, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        core = RedisCore(config, loop: .shared, logger: logger)
        core.loop.execute { [core] in core.connect() }
    }

    deinit {
        core.loop.execute { [core] in core.close() }
    }

    package func run() async throws {
        try? await gracefulShutdown()
        close()
    }

    /// Commands under way fail as disconnected, later ones as closed. Idempotent.
    package func close() {
        core.loop.execute { [core] in core.close() }
    }

    /// Sends one command.
    /// - Throws: `.server` when Redis answers with an error, otherwise why there was no answer.
    @discardableResult
    package func command(
        _ arguments: [RedisArgument], file: StaticString = #fileID, line: UInt = #line
    ) async throws(RedisError) -> RedisValue {
        try await withResult { submit(arguments, file: file, line: line, completion: $0) }
    }

    @discardableResult
    package func command(
        _ arguments: RedisArgument..., file: StaticString = #fileID, line: UInt = #line
    ) async throws(RedisError) -> RedisValue {
        try await command(arguments, file: file, line: line)
    }

    /// Runs a script by its SHA; a server that does not know it (restarted, flushed) is sent the text once more.
    @discardableResult
    package func script(
        _ script: RedisScript, keys: [String], arguments: [RedisArgument], file: StaticString = #fileID,
        line: UInt = #line
    ) async throws(RedisError) -> RedisValue {
        try await withResult {
            submit(script, keys: keys, arguments: arguments, file: file, line: line, completion: $0)
        }
    }

    package func ping() async throws(RedisError) {
        try await command("PING")
    }
}

// MARK: - For callers that are no tasks

extension RedisClient {
    package typealias Completion = @Sendable (Result<RedisValue, RedisError>) -> Void

    /// As `command`. The completion runs once, on the event-loop thread, and must not block.
    package func submit(
        _ arguments: [RedisArgument], file: StaticString = #fileID, line: UInt = #line,
        completion: @escaping Completion
    ) {
        Self.send(WireCommand(arguments), at: CallSite(file, line), through: core, completion)
    }

    /// As `script`. The completion runs once, on the event-loop thread, and must not block.
    package func submit(
        _ script: RedisScript, keys: [String], arguments: [RedisArgument], file: StaticString = #fileID,
        line: UInt = #line, completion: @escaping Completion
    ) {
        let place = CallSite(file, line)
        let known = WireCommand("EVALSHA", script.sha, keys: keys, arguments: arguments)
        Self.send(known, at: place, through: core) { [core] result in
            guard case .failure(let error) = result, error.kind == .server("NOSCRIPT") else {
                return completion(result)
            }
            let reload = WireCommand("EVAL", script.lua, keys: keys, arguments: arguments)
            Self.send(reload, at: place, through: core, completion)
        }
    }

    private static func send(
        _ wire: WireCommand, at place: CallSite, through core: RedisCore, _ completion: @escaping Completion
    ) {
        let deadline = ContinuousClock.now + core.config.commandTimeout
        core.loop.submit(RedisRequest(wire, deadline: deadline, at: place, owner: core, completion: completion))
    }

    private func withResult(
        _ body: (@escaping Completion) -> Void
    ) async throws(RedisError) -> RedisValue {
        let result = await withCheckedContinuation { continuation in
            body { continuation.resume(returning: $0) }
        }
        return try result.get()
    }
}
