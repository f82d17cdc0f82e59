import AccountingService
import ArgumentParser
import ServiceKit

@main
struct AccountingMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration.florin(
        AccountingService.self, abstract: "Chart of accounts, journal, periods, statements and reconciliation",
        subcommands: [VerifyCommand.self])
}
