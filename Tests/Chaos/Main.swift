import ArgumentParser
import CurlKit
import Logging
import PostgresAccess

/// The fault harness. `scripts/chaos` starts its servers and runs it.
@main
struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chaos", abstract: "Load and faults from a seed, then proof that nothing was lost or doubled")

    @Option(help: "Seconds of load under faults")
    var seconds = 60
    @Option(help: "Plays the same faults and load again")
    var seed: UInt64?
    @Option(help: "all, quick, none, or kinds with commas between: kill,pause,rolling")
    var faults = "all"
    @Flag(help: "The shortest form of each fault")
    var quick = false
    @Option(help: "Clients at once")
    var clients = 12
    @Option(help: "Customers")
    var customers = 8
    @Option(help: "Pause of a client between two requests, milliseconds")
    var pause = 20

    func run() async throws {
        let seed = seed ?? .random(in: 1...999_999_999)
        let stage = try Stage.fromEnvironment()
        let http = CurlClient()
        var server = try PostgresConfig(url: stage.databaseURL)
        // The checks read everything, on a machine that has much else to do.
        server.statementTimeout = .seconds(120)
        let database = PostgresClient(server, logger: Logger(label: "chaos") { _ in SwiftLogNoOpLogHandler() })
        print(
            "seed \(seed): scripts/chaos --seconds \(seconds) --seed \(seed) --faults \(faults)\(quick ? " --quick" : "")"
        )
        let drill = try Drill(options: self, seed: seed, stage: stage, http: http, database: database)
        let outcome: Result<Report, any Error>
        do { outcome = .success(try await drill.run()) } catch { outcome = .failure(error) }
        await database.close()
        await http.close()
        let report = try outcome.get()
        try report.write(to: "\(stage.folder)/report.json")
        report.show()
        if !report.isClean { throw ExitCode.failure }
    }
}
