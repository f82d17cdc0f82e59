import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

extension Access {
    /// A customer in person: no API key gives or sets a PIN.
    fileprivate static let persons = Access.roles([.customer, .merchant])
}

struct SetPin: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/pin", id: "setPin", summary: "Set a wallet's PIN", tag: "PIN",
        access: .persons, requires: .recentProof, success: 204, problems: [.notFound, .pinAlreadySet],
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

/// A new PIN for one who has forgotten the old one. Authorisations that were given with the old one end.
struct ResetPin: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/pin/reset", id: "resetPin", summary: "Set a new PIN without the old one",
        tag: "PIN", access: .persons, requires: .recentProof, success: 204,
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

struct ChangePin: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/pin/change", id: "changePin", summary: "Change a wallet's PIN", tag: "PIN",
        access: .persons, success: 204, problems: [.notFound, .pinNotSet, .pinIncorrect, .pinLocked],
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

struct AuthorizePayment: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets/{id}/pin/authorize", id: "authorizePayment",
        summary: "Give the PIN for one payment up to an amount", tag: "PIN", access: .persons,
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

extension FieldType<String> {
    /// Digits only; whether they are weak is told by the domain.
    fileprivate static var pin: FieldType {
        .characters(PIN.length, pattern: "^[0-9]{4,6}$", example: "1470") { ("0"..."9").contains($0) }
            .secret
    }
}
