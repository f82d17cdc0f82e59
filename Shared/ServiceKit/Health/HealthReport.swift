import JSONKit
import Primitives

/// How a process and what it depends on are doing.
package struct HealthReport: Sendable {
    struct Result: Sendable {
        let name: String
        let isCritical: Bool
        let isUp: Bool
        let reason: String?
        let latency: Duration
        let facts: HealthRegistry.Facts
    }

    package enum Status: String, Sendable {
        case ready
        /// Serves, but something that it can do without is down.
        case degraded
        /// Cannot do its work; balancers send requests elsewhere.
        case unavailable
        /// About to stop.
        case draining
    }

    let startedAt: Timestamp
    let results: [Result]
    var isDraining = false

    package var status: Status {
        if isDraining { return .draining }
        if results.contains(where: { !$0.isUp && $0.isCritical }) { return .unavailable }
        return results.allSatisfy(\.isUp) ? .ready : .degraded
    }

    package var isReady: Bool { status == .ready || status == .degraded }

    /// The body of `/readyz`.
    package func json(service: String, version: String) -> [UInt8] {
        JSON.encode(
            JSONValue.object([
                JSONMember("status", .string(status.rawValue)),
                JSONMember("service", .string(service)),
                JSONMember("version", .string(version)),
                JSONMember("started_at", JSON.value(startedAt)),
                JSONMember("down", .array(results.filter { !$0.isUp }.map { .string($0.name) })),
                JSONMember("checks", .object(results.map { JSONMember($0.name, Self.value(of: $0)) })),
            ]))
    }

    private static func value(of result: Result) -> JSONValue {
        let (seconds, attoseconds) = result.latency.components
        var members = [
            JSONMember("status", .string(result.isUp ? "up" : "down")),
            JSONMember("latency_ms", .number("\(seconds * 1_000 + attoseconds / 1_000_000_000_000_000)")),
        ]
        if let reason = result.reason { members.append(JSONMember("reason", .string(reason))) }
        return .object(members + result.facts)
    }
}
