import Authentication
import HTTPKit
import JSONKit
import Outbox
import Primitives
import WalletDomain

struct UnfreezeWallet: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/unfreeze", id: "unfreezeWallet", summary: "End a freeze", tag: "Wallets",
        access: .ownWallets(or: .unfreezeWallet), right: .act, idempotency: .optional,
        problems: [.notFound, .walletClosed])

    typealias Path = WalletPath
    typealias Body = StaffReason

    let parts: WalletParts

    /// A freeze is the owner's answer to a key in wrong hands, so no key ends it.
    func handle(_ call: Call<Self>) async throws -> Reply<WalletView> {
        guard try call.caller.isPerson else {
            _ = try await parts.wallets.reachable(call.path.id, call.context)
            throw Problem(.forbidden, detail: "An API key may freeze a wallet, and not end a freeze.")
        }
        return try await StatusChange(parts: parts, verb: .unfreezeWallet).answer(call) {
            wallet, commander throws(WalletError) in
            try wallet.unfreeze(by: commander)
        }
    }
}
