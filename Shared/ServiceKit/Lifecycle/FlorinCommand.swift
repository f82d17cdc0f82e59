package import ArgumentParser
import CoreMetrics
import HTTPKit
package import Logging
package import PostgresAccess
import UnixSignals

extension CommandConfiguration {
    /// The commands of a service's executable: `serve` (when none is named), `migrate`, `routes`, and its own.
    package static func florin<S: FlorinService>(
        _ service: S.Type, abstract: String, subcommands: [any ParsableCommand.Type] = []
    ) -> CommandConfiguration {
        CommandConfiguration(
            commandName: S.name, abstract: abstract,
            subcommands: [ServeCommand<S>.self, MigrateCommand<S>.self, RoutesCommand<S>.self] + subcommands,
            defaultSubcommand: ServeCommand<S>.self)
    }
}

/// Runs the service until SIGTERM or SIGINT.
package struct ServeCommand<S: FlorinService>: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "serve", abstract: "Serve requests until SIGTERM or SIGINT")
    }

    package init() {}

    package func run() async throws {
        try await Bootstrap.command(S.self) { settings, logger, metrics in
            let host = try await ServiceHost(S.self, settings: settings, logger: logger, metrics: metrics)
            try await host.run(signals: [.sigterm, .sigint])
        }
    }
}

/// Brings the service's schema up to date.
package struct MigrateCommand<S: FlorinService>: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "migrate", abstract: "Bring the schema of the service up to date")
    }

    package init() {}

    package func run() async throws {
        try await withCommandContext(S.self) { context in
            try await migrate(S.self, context.postgres(poolSize: 1), logger: context.logger)
        }
    }
}

/// Prints the service's routes as the gateway keeps them, those of test mode included. Needs neither a server nor a
/// configuration.
package struct RoutesCommand<S: FlorinService>: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "routes", abstract: "Print the routes of the service as JSON")
    }

    package init() {}

    package func run() async throws {
        let quiet = Logger(label: S.name) { _ in SwiftLogNoOpLogHandler() }
        let host = try await ServiceHost(S.self, settings: .variables(["FLORIN_MODE": "test"]), logger: quiet)
        print(host.routes.text, terminator: "")
        await host.context.close()
    }
}

/// Applies a service's migrations to its schema; for the command, and for the databases of tests.
package func migrate<S: FlorinService>(_ service: S.Type, _ client: PostgresClient, logger: Logger) async throws {
    try await Migrator(client: client, schema: S.slug, logger: logger).migrate(AllMigrations.of(S.self))
}

/// Runs a command of a service that is no server: configuration, logs and clients as in `serve`, closed at the end.
package func withCommandContext<S: FlorinService>(
    _ service: S.Type, _ body: @escaping @Sendable (ServiceContext) async throws -> Void
) async throws {
    try await Bootstrap.command(S.self) { settings, logger, metrics in
        let context = try ServiceContext(
            S.self, settings: settings, logger: logger, metrics: metrics, overrides: ServiceOverrides())
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(context))
        } catch {
            result = .failure(error)
        }
        await context.close()
        try result.get()
    }
}

/// What happens once in a process, before anything else.
enum Bootstrap {
    /// Exit status for a configuration that cannot work, as in sysexits.h.
    static let configurationExit: Int32 = 78
    /// For an address that cannot be had, as there ("service unavailable").
    static let listenExit: Int32 = 69

    static func command<S: FlorinService>(
        _ service: S.Type, _ body: (Settings, Logger, PrometheusRegistry) async throws -> Void
    ) async throws {
        ProcessMetrics.noteStart()
        OpenFiles.raiseLimit()
        do {
            let settings = try Settings.environment()
            // Other errors are found where the process is put together, all of them.
            let level = try CommonConfig(settings.collecting(), defaultPort: S.defaultPort).logLevel
            LoggingSystem.bootstrap { label in JSONLogHandler(label: label, service: S.name, level: level) }
            let metrics = PrometheusRegistry()
            MetricsSystem.bootstrap(metrics)
            try await body(settings, Logger(label: S.name), metrics)
        } catch let error as ConfigError {
            throw exit(S.name, [error])
        } catch let error as ConfigErrors {
            throw exit(S.name, error.errors)
        } catch let error as ListenError {
            // In the log, as a process that never served is looked for there.
            Logger(label: S.name).critical(
                "cannot listen",
                metadata: ["host": "\(error.host)", "port": "\(error.port)", "error": "\(error.reason)"])
            throw ExitCode(listenExit)
        }
    }

    private static func exit(_ name: String, _ errors: [ConfigError]) -> ExitCode {
        for error in errors { LogOutput.standardError.write(Array("\(name): \(error)\n".utf8)) }
        return ExitCode(configurationExit)
    }
}
