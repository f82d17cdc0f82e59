import ArgumentParser

/// Programs that `make bench` runs beside Florin.
@main
struct BenchTools: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-tools",
        abstract: "Loads of the benchmarks, the overload, and the figures of screening and of statements",
        subcommands: [
            PostgresLoad.self, WalletPosts.self, Overload.self, ScreeningFigures.self, AuditFigures.self,
            StatementFigures.self,
        ])
}
