import ArgumentParser
import ServiceKit
import WalletService

@main
struct WalletMain: AsyncParsableCommand {
    static let configuration = CommandConfiguration.florin(
        WalletService.self, abstract: "Wallets, movements, holds, limits and exchange")
}
