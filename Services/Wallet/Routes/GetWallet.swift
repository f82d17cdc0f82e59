import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct GetWallet: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/wallets/{id}", id: "getWallet", summary: "One wallet", tag: "Wallets",
        access: .readWallets, problems: [.notFound])

    typealias Path = WalletPath

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<WalletView> {
        let stored = try await parts.wallets.reachable(call.path.id, call.context)
        return .ok(WalletView(stored, rules: try await parts.rules.current().rules))
    }
}
