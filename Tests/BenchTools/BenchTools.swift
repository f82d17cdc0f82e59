import ArgumentParser

/// Programs that `make bench` runs beside Florin.
@main
struct BenchTools: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-tools", abstract: "Controls and loads of the benchmarks, and the overload",
        subcommands: [BareAnswer.self, PostgresLoad.self, Overload.self])
}
