import ServiceKit
import Testing

@testable import WalletService

@Suite("Configuration of the wallet")
struct WalletConfigTests {
    private func config(_ variables: [String: String]) throws -> WalletConfig {
        try WalletConfig(try Settings.variables(variables))
    }

    /// The sandbox makes its rates up: in production nobody trades on them by default.
    @Test func productionNamesItsSourceOfRates() throws {
        let refused = try #require(throws: ConfigError.self) { try config(["FLORIN_MODE": "production"]) }
        #expect("\(refused)".contains("WALLET_FX_URL"))
        let named = try config(["FLORIN_MODE": "production", "WALLET_FX_URL": "https://rates.example.com"])
        #expect(named.fxURL == "https://rates.example.com")
        #expect(try config(["FLORIN_MODE": "local"]).fxURL == "http://127.0.0.1:8190")
    }
}
