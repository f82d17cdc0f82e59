import ArgumentParser
import BillingService
import ServiceKit

@main
struct BillingMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration.florin(
        BillingService.self, abstract: "bills paid at billers")
}
