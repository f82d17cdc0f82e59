import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /banks?country=`
struct ListBanks: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/banks", id: "listBanks", summary: "The banks of a country", tag: "Bank accounts",
        access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.railNotAvailable, .badCursor])

    struct Query: FieldDecodable {
        let page: TableQuery
        let country: String

        init(_ fields: inout Fields) {
            page = TableQuery(&fields)
            country = fields.required("country", .bankCountry.described("Whose banks, as ISO 3166 has it"))
        }
    }

    let providers: PayoutProviders
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<BankView>> {
        let banks = try await providers.resolver().banks(call.query.country).map(BankView.init)
        return .ok(try call.query.page.page(banks, cursors, list: "banks") { $0.bank.code })
    }
}

struct BankView: FieldEncodable {
    let bank: Bank

    static let example = BankView(
        bank: Bank(code: "058", name: "Guaranty Trust Bank", country: "NG", currency: "NGN"))

    func encode(to out: inout JSONWriter) {
        out.field("code", bank.code)
        out.field("name", bank.name)
        out.field("country", bank.country)
        out.field("currency", bank.currency)
    }
}
