import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

/// Who is behind an account number, before money goes there. Unknown numbers are counted, see `PayeeStore`.
struct LookUpPayee: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/wallets/lookup", id: "lookUpPayee", summary: "Whom an account number belongs to",
        tag: "Wallets", access: .authenticated(scope: .walletRead), problems: [.notFound, .tooManyUnknownNumbers])

    struct Query: FieldDecodable {
        let number: AccountNumber

        init(_ fields: inout Fields) {
            number = fields.required("account_number", .accountNumber.described("The number to look up"))
        }
    }

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<PayeeView> {
        let number = call.query.number
        let found = try await parts.payees.find([number], for: try call.caller.userID)
        guard let payee = found[number], payee.status != .closed else { throw WalletError.notFound(.wallet) }
        return .ok(PayeeView(number: number, currency: payee.currency, name: payee.name))
    }
}

/// `{account_number, currency, name}`
struct PayeeView: FieldEncodable {
    let number: AccountNumber
    let currency: Currency
    /// `Grace H.`; null when it is not known.
    let name: String?

    static let example = PayeeView(number: AccountNumber(random: 2), currency: .USD, name: "Grace H.")

    func encode(to out: inout JSONWriter) {
        out.field("account_number", number)
        out.field("currency", currency)
        out.field("name", name)
    }
}
