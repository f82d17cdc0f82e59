import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

/// A new PIN for one who has forgotten the old one. Authorisations that were given with the old one end.
struct ResetPin: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/pin/reset", id: "resetPin", summary: "Set a new PIN without the old one",
        tag: "PIN", access: .persons, right: .act, requires: .recentProof, success: 204,
        problems: [.notFound, .pinNotSet], rateClass: .signIn)

    typealias Path = WalletPath
    typealias Body = SetPin.Body

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let wallet = try await parts.wallets.own(call.path.id, of: try call.caller)
        try await parts.pins.reset(to: call.body.pin, for: wallet.wallet.id)
        return .noContent
    }
}
