import ArgumentParser
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

    func run() async throws {
        var config = try PostgresConfig(url: url)
        config.poolSize = connections
        let client = PostgresClient(config, logger: Logger(label: "bench"))
        let start = ContinuousClock.now
        let end = start + .seconds(seconds)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<connections {
                group.addTask {
                    var count = 0
                    while ContinuousClock.now < end {
                        let answer = try await client.query("select 1").first(Int32.self)
                        guard answer == 1 else { throw ExitCode.failure }
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        print(Int(Double(count) / elapsed))
        await client.close()
    }
}
