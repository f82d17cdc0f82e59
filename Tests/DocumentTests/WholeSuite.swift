import HTTPKit
import JSONKit
import Primitives
import ServiceKit
import SuiteKit
import Synchronization
import TestSupport

@testable import GatewayService

/// All services and the gateway in this process, without any server behind them: what they document needs none.
struct WholeSuite: Sendable {
    /// By the gateway's name for the service.
    let services: [String: RunningService]
    /// The gateway's own operations port.
    let operations: RunningService

    /// The gateway's table, with what it serves itself.
    var table: RouteTable { RouteTable(FlorinRoutes.all(own: operations.host.endpoints.map { type(of: $0).spec })) }

    var all: [String: RunningService] { services.merging(["operations": operations]) { own, _ in own } }

    /// A JSON page of one of them.
    func page(_ service: RunningService, _ path: String) async throws -> JSONValue {
        let client = service.context.partner(
            "test", baseURL: service.baseURL, timeout: patience, answerLimitBytes: 16 << 20)
        return try JSONParser.parse(try await client.send(.get, path).body, limits: .own)
    }

    /// The merged document, once it holds something of every service.
    func mergedDocument() async throws -> JSONValue {
        let marks = Upstream.all.compactMap { upstream in
            table.routes.first { $0.upstream == upstream && $0.path.hasPrefix("/api/") }?.path
        }
        return try await eventually("a document of all services") {
            let document = try await page(operations, "/api/openapi.json")
            return marks.allSatisfy { document["paths"]?[$0] != nil } ? document : nil
        }
    }
}

func withWholeSuite<Result: Sendable>(
    _ body: @escaping @Sendable (WholeSuite) async throws -> Result
) async throws -> Result {
    let stage = SuiteStage()
    return try await withThrowingTaskGroup(of: Result?.self) { group in
        for service in allServices {
            group.addTask {
                try await withOne(service) { try await stage.isServing(service.name, $0) }
                return nil
            }
        }
        group.addTask {
            // However it ends, nobody is left running.
            defer { stage.end() }
            let services = try await stage.all(count: allServices.count)
            return try await withGateway(before: services) { gateway in
                try await body(WholeSuite(services: services, operations: gateway))
            }
        }
        guard let result = try await group.reduce(Result?.none, { $1 ?? $0 }) else { throw NeverUsed() }
        return result
    }
}

/// The suite has ended before somebody used it.
private struct NeverUsed: Error {}

/// Where the services wait for each other at the start, and for the end of what they are there for.
private final class SuiteStage: Sendable {
    private typealias Named = (name: String, service: RunningService)

    private let arrivals: AsyncStream<Named>
    private let arrival: AsyncStream<Named>.Continuation
    private let ends = Mutex<[AsyncStream<Void>.Continuation]>([])
    private let isOver = Mutex(false)

    init() { (arrivals, arrival) = AsyncStream.makeStream() }

    /// Returns when the suite has been used.
    func isServing(_ name: String, _ service: RunningService) async throws {
        let (over, end) = AsyncStream<Void>.makeStream()
        ends.withLock { $0.append(end) }
        if isOver.withLock({ $0 }) { end.finish() }
        arrival.yield((name, service))
        for await _ in over {}
        try Task.checkCancellation()
    }

    func all(count: Int) async throws -> [String: RunningService] {
        var services: [String: RunningService] = [:]
        for await (name, service) in arrivals {
            services[name] = service
            if services.count == count { break }
        }
        try Task.checkCancellation()
        return services
    }

    func end() {
        isOver.withLock { $0 = true }
        for end in ends.withLock({ $0 }) { end.finish() }
    }
}

private func withGateway<Result: Sendable>(
    before services: [String: RunningService], _ body: @Sendable (RunningService) async throws -> Result
) async throws -> Result {
    let port = try freePort()
    var variables = ["HTTP_PORT": "0", "OPERATIONS_PORT": "\(port)", "GATEWAY_THREADS": "1"]
    for service in FlorinSuite.services {
        variables["UPSTREAM_\(service.slug.uppercased())_URL"] = services[service.name]?.baseURL
    }
    return try await withOne(Gateway.self, variables, body)
}

/// A service that reaches nothing: port 1 answers nobody.
private func withOne<S: FlorinService, Result: Sendable>(
    _ service: S.Type, _ more: [String: String] = ["HTTP_PORT": "0"],
    _ body: @Sendable (RunningService) async throws -> Result
) async throws -> Result {
    let variables = [
        "FLORIN_MODE": "test", "DATABASE_URL": "postgres://none@127.0.0.1:1/none",
        "BROKER_URL": "amqp://none:none@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0",
        "SHUTDOWN_TIMEOUT_SECONDS": "2",
    ]
    return try await withService(
        service, settings: try .variables(variables.merging(more) { _, new in new }),
        overrides: ServiceOverrides(logOutput: LogOutput { _ in }), body)
}
