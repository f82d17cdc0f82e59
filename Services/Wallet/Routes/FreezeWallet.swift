import Authentication
import HTTPKit
import JSONKit
import Outbox
import Primitives
import WalletDomain

/// Freezes a wallet: nothing moves in or out. Its owner may, and staff.
struct FreezeWallet: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/freeze", id: "freezeWallet", summary: "Freeze a wallet", tag: "Wallets",
        access: .ownWallets(or: .freezeWallet), right: .act, idempotency: .optional,
        problems: [.notFound, .walletClosed])

    typealias Path = WalletPath
    typealias Body = StaffReason

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<WalletView> {
        try await StatusChange(parts: parts, verb: .freezeWallet).answer(call) {
            wallet, commander throws(WalletError) in
            try wallet.freeze(by: commander)
        }
    }
}
