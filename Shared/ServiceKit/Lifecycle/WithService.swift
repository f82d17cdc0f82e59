import Logging
import ServiceLifecycle

/// A service that runs inside this process, on a port of its own.
package struct RunningService: Sendable {
    package let port: Int
    package let host: ServiceHost

    package var context: ServiceContext { host.context }

    /// `http://127.0.0.1:port`
    package var baseURL: String { "http://127.0.0.1:\(port)" }
}

/// Runs a service beside `body`, as a process would, and ends it gracefully when `body` returns or throws.
///
/// Several may run at once; each has its own metrics and logs. Set `http.port` to 0 for a free port.
/// - Throws: what the service threw if it ended before its time, otherwise what `body` throws.
package func withService<S: FlorinService, Result: Sendable>(
    _ service: S.Type, settings: Settings, overrides: ServiceOverrides = ServiceOverrides(),
    _ body: @Sendable (RunningService) async throws -> Result
) async throws -> Result {
    let logger = ServiceLogger.make(S.name, settings: settings, overrides: overrides)
    let host = try await ServiceHost(service, settings: settings, logger: logger, overrides: overrides)
    let (ports, listening) = AsyncStream<Int>.makeStream()
    let shutdown = GracefulShutdownSwitch()
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { listening.finish() }
            try await shutdown.run { try await host.run { port in listening.yield(port) } }
        }
        var iterator = ports.makeAsyncIterator()
        guard let port = await iterator.next() else {
            try await group.waitForAll()
            throw ServiceEndedEarly()
        }
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(RunningService(port: port, host: host)))
        } catch {
            result = .failure(error)
        }
        shutdown.trigger()
        try await group.waitForAll()
        return try result.get()
    }
}

/// A service ended although nobody asked it to.
package struct ServiceEndedEarly: Error {}

/// Runs services inside a group that can be told to shut down gracefully.
private struct GracefulShutdownSwitch: Sendable {
    private let events: AsyncStream<Void>
    private let source: AsyncStream<Void>.Continuation

    init() { (events, source) = AsyncStream<Void>.makeStream() }

    func trigger() { source.finish() }

    func run(_ operation: @escaping @Sendable () async throws -> Void) async throws {
        let events = events
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(
                        service: ClosureService(operation), successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .gracefullyShutdownGroup),
                    .init(
                        service: ClosureService {
                            for await _ in events.cancelOnGracefulShutdown() {}
                        }, successTerminationBehavior: .gracefullyShutdownGroup),
                ], logger: Logger(label: "service-group") { _ in SwiftLogNoOpLogHandler() }))
        try await group.run()
    }
}
