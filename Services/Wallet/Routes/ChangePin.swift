import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct ChangePin: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/pin/change", id: "changePin", summary: "Change a wallet's PIN", tag: "PIN",
        access: .persons, right: .act, success: 204, problems: [.notFound, .pinNotSet, .pinIncorrect, .pinLocked],
        rateClass: .signIn)

    typealias Path = WalletPath

    struct Body: FieldDecodable {
        let current: String
        let new: String

        init(_ fields: inout Fields) {
            current = fields.required("current_pin", .pin)
            new = fields.required("new_pin", .pin.example("8305"))
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let wallet = try await parts.wallets.own(call.path.id, of: try call.caller)
        try await parts.pins.change(from: call.body.current, to: call.body.new, for: wallet.wallet.id)
        return .noContent
    }
}
