import Authentication
import HTTPKit
import JSONKit
import Outbox
import Primitives
import WalletDomain

/// Final; the wallet must be empty, and nobody may collect money for it.
struct CloseWallet: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/close", id: "closeWallet", summary: "Close an empty wallet for good",
        tag: "Wallets", access: .ownWallets(or: .closeWallet), right: .act, idempotency: .optional,
        problems: [.notFound, .walletNotEmpty, .moneyExpected])

    typealias Path = WalletPath
    typealias Body = StaffReason

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<WalletView> {
        try await StatusChange(parts: parts, verb: .closeWallet).answer(call) { wallet, commander throws(WalletError) in
            try wallet.close(by: commander)
        }
    }
}
