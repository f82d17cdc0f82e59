import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct AuthorizePayment: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/pin/authorize", id: "authorizePayment",
        summary: "Give the PIN for one payment up to an amount", tag: "PIN", access: .persons, right: .act,
        problems: [.amountNotPositive, .notFound, .currencyMismatch, .pinNotSet, .pinIncorrect, .pinLocked],
        rateClass: .signIn)

    typealias Path = WalletPath

    struct Body: FieldDecodable {
        let pin: String
        let upTo: Money

        init(_ fields: inout Fields) {
            pin = fields.required("pin", .pin)
            upTo = fields.required("up_to", .money)
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<AuthorizationView> {
        guard call.body.upTo.isPositive else { throw WalletError.amountNotPositive }
        let wallet = try await parts.wallets.own(call.path.id, of: try call.caller).wallet
        guard call.body.upTo.currency == wallet.account.currency else {
            throw WalletError.currencyMismatch(expected: wallet.account.currency)
        }
        let given = try await parts.pins.authorize(call.body.pin, upTo: call.body.upTo, for: wallet.id)
        return .ok(AuthorizationView(token: given.token.text, expiresAt: given.expiresAt))
    }
}

/// `{authorization, expires_at}`
struct AuthorizationView: FieldEncodable {
    let token: String
    let expiresAt: Timestamp

    static let example = AuthorizationView(
        token: "fla_x0fYp2SgKq9eW3vTn6hLzA4bRj8cUdMo7iXsEkPw1Qt", expiresAt: .example)

    func encode(to out: inout JSONWriter) {
        out.field("authorization", token)
        out.field("expires_at", expiresAt)
    }
}
