import ArgumentParser
import EventLoopKit
import Logging
import PostgresAccess

/// `select 1` over and over on some connections of our client, each asked by one task; prints queries a second.
struct PostgresLoad: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "postgres", abstract: "Trivial prepared queries through PostgresAccess")

    @Option(help: "Connection string")
    var url: String

    @Option(help: "Connections, and tasks that ask")
    var connections: Int

    @Option(help: "How long")
    var seconds: Int

    @Flag(help: "Ask on the client's own loop, as pgbench does, instead of on other threads")
    var onLoop = false

    func run() async throws {
        var config = try PostgresConfig(url: url)
        config.poolSize = connections
        let client = PostgresClient(config, logger: Logger(label: "bench"))
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<connections {
                group.addTask(executorPreference: onLoop ? EventLoop.shared : nil) {
                    try await ask(client, until: end)
                }
            }
            return try await group.reduce(0, +)
        }
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        print(Int(Double(count) / elapsed))
        await client.close()
    }
}

/// - Returns: how many answers came.
private func ask(_ client: PostgresClient, until end: ContinuousClock.Instant) async throws -> Int {
    var count = 0
    while ContinuousClock.now < end {
        let answer = try await client.query("select 1").first(Int32.self)
        guard answer == 1 else { throw ExitCode.failure }
        count += 1
    }
    return count
}
