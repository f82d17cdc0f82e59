import PostgresAccess
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
    let ability: Ability
    let links: Links
    let database: PostgresClient
    /// Signed in as an operator.
    let operators: Session
    let gateways: Gateways
    let roles: DatabaseRoles
    let setback = ClockSetback()
    /// Short faults only, for CI.
    let isQuick: Bool

    /// Kinds that this set-up can do.
    var kinds: [String] {
        Self.quick + [
            "rolling", "broker-kill", "broker-stop", "disk-alarm", "repeats", "sandbox-slow", "sandbox-dead", "clock",
        ]
            + (stage.hasStandby ? ["fail-over"] : []) + (canFillDisk ? ["disk-full"] : [])
    }

    /// Enough to see that nothing is broken, and over in a minute.
    static let quick = [
        "kill", "pause", "postgres-immediate", "redis-kill", "link", "queues-full", "poison", "sandbox-lies",
    ]

    func draw(_ kind: String, _ random: inout SplitMix64) async -> Fault? {
        switch kind {
        case "kill": kill(&random)
        case "pause": pause(&random)
        case "rolling": rolling(&random)
        case "postgres-immediate": await postgresImmediate()
        case "fail-over": await failOver()
        case "disk-full": await diskFull(&random)
        case "clock": clock(&random)
        case "link": link(&random)
        case "queues-full": queuesFull(&random)
        case "disk-alarm": diskAlarm(&random)
        case "repeats": repeats(&random)
        case "poison": poison()
        case "sandbox-slow": sandboxSlow(&random)
        case "sandbox-dead": sandboxDead(&random)
        case "sandbox-lies": sandboxLies()
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

    /// Asks the database, again when another fault has just brought it down: `body` must bear to run twice.
    func asking<Answer>(_ body: (PostgresClient) async throws -> Answer) async throws -> Answer {
        try await eventually(within: .seconds(30), every: .milliseconds(100), "the database answers") {
            do { return try await body(database) } catch let error as PostgresError where error.isTransient {
                return nil
            }
        }
    }
}
