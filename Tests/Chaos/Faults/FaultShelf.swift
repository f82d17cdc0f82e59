import Primitives
import TestSupport

#if canImport(Glibc)
    import Glibc
#endif

/// All kinds of faults, each made when it is drawn, so that the seed decides whom it hits and for how long.
struct FaultShelf: Sendable {
    let stage: Stage
    let nodes: Nodes
    let supervisor: Supervisor
    let readiness: Readiness
    /// Short faults only, for CI.
    let isQuick: Bool

    /// Kinds that this set-up can do.
    var kinds: [String] {
        ["kill", "pause", "rolling", "postgres-immediate", "broker-kill", "broker-stop", "redis-kill"]
    }

    static let quick = ["kill", "pause", "rolling", "postgres-immediate", "broker-kill", "redis-kill"]

    func draw(_ kind: String, _ random: inout SplitMix64) -> Fault? {
        switch kind {
        case "kill": kill(&random)
        case "pause": pause(&random)
        case "rolling": rolling(&random)
        case "postgres-immediate": postgresImmediate()
        case "broker-kill": brokerKill()
        case "broker-stop": brokerStop(&random)
        case "redis-kill": redisKill()
        default: nil
        }
    }

    /// Seconds from a range, cut short for CI.
    func seconds(_ range: ClosedRange<Int>, _ random: inout SplitMix64) -> Duration {
        .seconds(isQuick ? range.lowerBound : Int.random(in: range, using: &random))
    }

    /// Until a server takes connections again: only then is its fault over for the others.
    func untilItListens(_ server: String, within limit: Duration = .seconds(60)) async throws {
        guard let port = stage.ports[server] else { return }
        try await eventually(within: limit, every: .milliseconds(50), "\(server) listens") { isListening(port) }
    }
}
