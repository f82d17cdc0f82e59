import ArgumentParser
import PaymentsService
import ServiceKit

@main
struct PaymentsMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration.florin(
        PaymentsService.self, abstract: "Money in and out through providers")
}
