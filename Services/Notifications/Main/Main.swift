import ArgumentParser
import NotificationsService
import ServiceKit

@main
struct NotificationsMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration.florin(
        NotificationsService.self, abstract: "messages to people and programs, and the support desk",
        subcommands: [TakeBounceCommand.self])
}
