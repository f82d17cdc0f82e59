import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct SetPin: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/pin", id: "setPin", summary: "Set a wallet's PIN", tag: "PIN",
        access: .persons, right: .act, requires: .recentProof, success: 204, problems: [.notFound, .pinAlreadySet],
        rateClass: .signIn)

    typealias Path = WalletPath

    struct Body: FieldDecodable {
        let pin: String

        init(_ fields: inout Fields) {
            pin = fields.required("pin", .pin)
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let wallet = try await parts.wallets.own(call.path.id, of: try call.caller)
        try await parts.pins.set(call.body.pin, for: wallet.wallet.id)
        return .noContent
    }
}
