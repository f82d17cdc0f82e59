import FoundationEssentials
import TestSupport

/// Where the suite under faults runs, as `scripts/chaos` says in the environment.
struct Stage: Sendable {
    /// One process of ours.
    struct Instance: Sendable {
        /// `wallet-2` is the second of `wallet`.
        let name: String
        let port: Int

        var program: String { name.hasSuffix("-2") ? String(name.dropLast(2)) : name }
        var url: String { "http://127.0.0.1:\(port)" }
    }

    struct Malformed: Error {
        let variable: String
    }

    let root: String
    let folder: String
    let dataFolder: String
    let clockPath: String
    let instances: [Instance]
    /// Of the servers, by name.
    let ports: [String: Int]
    let databaseURL: String
    let redisURL: String
    let rabbitMQ: RabbitMQManagement

    static func fromEnvironment() throws -> Stage {
        let environment = FlorinClient.environment
        guard let rabbitMQ = RabbitMQManagement(try environment("FLORIN_CHAOS_RABBITMQ_API")) else {
            throw Malformed(variable: "FLORIN_CHAOS_RABBITMQ_API")
        }
        return Stage(
            root: try environment("FLORIN_CHAOS_ROOT"), folder: try environment("FLORIN_CHAOS_FOLDER"),
            dataFolder: try environment("FLORIN_CHAOS_DATA"), clockPath: try environment("FLORIN_CHAOS_CLOCK"),
            instances: try pairs("FLORIN_CHAOS_INSTANCES").map { Instance(name: $0, port: $1) },
            ports: Dictionary(try pairs("FLORIN_CHAOS_PORTS")) { first, _ in first },
            databaseURL: try environment("FLORIN_CHAOS_DATABASE_URL"),
            redisURL: try environment("FLORIN_CHAOS_REDIS_URL"), rabbitMQ: rabbitMQ)
    }

    /// `name=number name=number`
    private static func pairs(_ variable: String) throws -> [(String, Int)] {
        try FlorinClient.environment(variable).split(separator: " ").map { pair in
            let parts = pair.split(separator: "=")
            guard parts.count == 2, let number = Int(parts[1]) else { throw Malformed(variable: variable) }
            return (String(parts[0]), number)
        }
    }

    func instances(of program: String) -> [Instance] { instances.filter { $0.program == program } }
    var sandboxURL: String { instances(of: "sandbox").first?.url ?? "" }
    var hasStandby: Bool { databaseURL.contains(",") }
    /// The servers that are processes of their own.
    var servers: [String] { ["postgres"] + (hasStandby ? ["postgres-2"] : []) + ["redis", "rabbitmq"] }
}
