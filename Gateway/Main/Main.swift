import ArgumentParser
import GatewayService
import ServiceKit

@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration.florin(
        Gateway.self, abstract: "The edge of Florin: routes, access and limits")
}
