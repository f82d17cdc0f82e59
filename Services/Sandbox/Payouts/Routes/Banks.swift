import HTTPKit
import JSONKit

/// `GET /banks?country=`
struct ListBanks: Endpoint {
    let desk: PayoutDesk

    static let spec = EndpointSpec(
        .get, "/banks", id: "listBanks", summary: "The banks of a country", tag: "Payouts", access: .public,
        problems: [.wrongAPIKey])

    struct Query: FieldDecodable {
        let country: String

        init(_ fields: inout Fields) { country = fields.required("country", .text(2...2)) }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<BankList> {
        try desk.authenticate(call.header("Authorization"))
        return .ok(BankList(banks: BankRegistry.banks.filter { $0.country == call.query.country }))
    }
}

struct BankList: FieldEncodable {
    let banks: [BankRegistry.Bank]

    static let example = BankList(banks: [BankRegistry.banks[1]])

    func encode(to out: inout JSONWriter) { out.field("data", banks) }
}

extension BankRegistry.Bank: FieldEncodable {
    static let example = BankRegistry.banks[1]

    func encode(to out: inout JSONWriter) {
        out.field("code", code)
        out.field("name", name)
        out.field("country", country)
        out.field("currency", currency)
    }
}

/// `POST /banks/resolve`: whose an account is; 422 `account_not_found` when there is none.
struct ResolveAccount: Endpoint {
    let desk: PayoutDesk

    static let spec = EndpointSpec(
        .post, "/banks/resolve", id: "resolveAccount", summary: "Ask whose an account is", tag: "Payouts",
        access: .public, problems: [.wrongAPIKey, .accountNotFound])

    struct Body: FieldDecodable {
        let country: String
        let bank: String
        let account: String

        init(_ fields: inout Fields) {
            country = fields.required("country", .text(2...2).example("NG"))
            bank = fields.required("bank_code", .text(1...20).example("058"))
            account = fields.required("account_number", .text(4...34).example("0123456789"))
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<AccountHolder> {
        try desk.authenticate(call.header("Authorization"))
        let body = call.body
        guard let bank = BankRegistry.bank(body.bank, in: body.country),
            let holder = BankRegistry.holder(of: BankAccountKey(bank: body.bank, account: body.account))
        else { throw PayoutError.unknownAccount }
        return .ok(AccountHolder(name: holder, bankName: bank.name))
    }
}

struct AccountHolder: FieldEncodable {
    let name: String
    let bankName: String

    static let example = AccountHolder(name: "ADA LOVELACE", bankName: "Guaranty Trust Bank")

    func encode(to out: inout JSONWriter) {
        out.field("account_name", name)
        out.field("bank_name", bankName)
    }
}
