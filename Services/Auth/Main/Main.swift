import ArgumentParser
import AuthService
import ServiceKit

@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration.florin(
        AuthService.self,
        abstract: "Users, sessions, second factors, roles, API keys and signing keys.",
        subcommands: [CreateUser.self, SeedDemo.self, RotateKeys.self]
    )
}
