import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `POST /banks/resolve`: whose an account is, before anything is sent there.
struct ResolveBankAccount: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/banks/resolve", id: "resolveBankAccount", summary: "Ask a bank whose an account is",
        tag: "Bank accounts", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        problems: [.accountNotFound, .railNotAvailable])

    struct Body: FieldDecodable {
        let country: String
        let bankCode: String
        let account: String

        init(_ fields: inout Fields) {
            country = fields.required("country", .bankCountry)
            bankCode = fields.required("bank_code", .bankLetters(1...20, example: "058"))
            account = fields.required("account_number", .bankLetters(4...34, example: "0123456789").secret)
        }
    }

    let providers: PayoutProviders

    func handle(_ call: Call<Self>) async throws -> Reply<ResolvedAccountView> {
        let body = call.body
        let found = try await providers.holder(body.country, body.bankCode, body.account)
        return .ok(ResolvedAccountView(bankCode: body.bankCode, account: found))
    }
}

struct ResolvedAccountView: FieldEncodable {
    let bankCode: String
    let account: ResolvedAccount

    static let example = ResolvedAccountView(
        bankCode: "058", account: ResolvedAccount(name: "ADA LOVELACE", bankName: "Guaranty Trust Bank"))

    func encode(to out: inout JSONWriter) {
        out.field("bank_code", bankCode)
        out.field("bank_name", account.bankName)
        out.field("account_name", account.name)
    }
}
