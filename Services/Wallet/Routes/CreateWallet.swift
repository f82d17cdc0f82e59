import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives
import WalletDomain

struct CreateWallet: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/wallets", id: "createWallet", summary: "Open a wallet", tag: "Wallets",
        access: .ownWallets, right: .act, idempotency: .required, success: 201,
        problems: [.currencyUnsupported, .tooManyWallets])

    struct Body: FieldDecodable {
        let currency: Currency
        let name: String?
        let kind: WalletKind

        init(_ fields: inout Fields) {
            currency = fields.required("currency", .currency)
            name = fields.optional("name", .line(1...100))
            kind = fields.optional("kind", .ownWalletKind) ?? .main
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<WalletView> {
        let owner = try call.caller.userID
        let body = call.body
        let rules = try await parts.rules.current().rules
        // Limits are in dollars: what cannot be weighed cannot be limited.
        guard rules.rates.perDollar[body.currency] != nil else { throw WalletError.currencyUnsupported(body.currency) }
        let draft = WalletDraft(currency: body.currency, kind: body.kind, name: body.name)
        return try await idempotent(call, parts.transactions) { transaction in
            let stored = try await parts.wallets.create(draft, owner: owner, in: transaction)
            AuditTrail.resource(stored.wallet.id)
            try await parts.events.created(stored.wallet, in: transaction)
            return .created(WalletView(stored, rules: rules))
        }
    }
}
