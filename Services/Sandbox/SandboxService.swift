import HTTPKit
package import ServiceKit
package import SuiteKit

/// The sandbox: partners of the suite behind HTTP, in a process of their own with its own state on disk.
package enum SandboxProvider: FlorinService {
    package static let process = SuiteProcess.sandbox

    package static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let config = try SandboxConfig(context.settings)
        let journal: Journal
        do {
            journal = try Journal(path: config.journalPath)
        } catch {
            throw ConfigError("sandbox.journal", expected: "a file of ours alone: \(error)", found: config.journalPath)
        }
        let lines = try await JournalLines(journal)
        let sandbox = SandboxContext(
            service: context, config: config, lines: lines,
            inbox: InboxBook(clock: context.clock, ids: context.ids, journal: try lines.of(InboxModule.name)))
        var parts = ServiceParts()
        for module in SandboxModules.all {
            let more = try await module.build(sandbox)
            parts.endpoints += more.endpoints
            parts.services += more.services
        }
        return parts
    }
}
