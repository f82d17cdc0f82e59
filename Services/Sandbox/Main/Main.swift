import ArgumentParser
import SandboxService
import ServiceKit

@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox", abstract: "A payment provider to try deposits on",
        subcommands: [ServeCommand<SandboxProvider>.self], defaultSubcommand: ServeCommand<SandboxProvider>.self)
}
