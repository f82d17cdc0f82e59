import ArgumentParser
import ComplianceService
import ServiceKit

@main
struct ComplianceMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration.florin(
        ComplianceService.self, abstract: "who a customer is, whether money may move, and proof of it",
        subcommands: [VerifyCommand.self])
}
