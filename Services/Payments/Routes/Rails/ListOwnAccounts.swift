import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// What the routes of files of banks have in common.
enum RailRoutes {
    static let tag = "Bank files (operators)"
    static let reading = Access.roles([.operator, .support, .auditor], scope: .opsRead)
    static let writing = Access.roles([.operator], scope: .opsWrite)
}

/// `GET /admin/payments/own-accounts`
struct ListOwnAccounts: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/own-accounts", id: "listOwnAccounts", summary: "Our accounts at banks, by rail",
        tag: RailRoutes.tag, access: RailRoutes.reading, problems: [.badCursor])

    typealias Query = TableQuery

    let own: OwnAccountStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<OwnAccountView>> {
        let accounts = try await own.all().map(OwnAccountView.init)
        return .ok(
            try call.query.page(accounts, cursors, list: "own-accounts") {
                "\($0.account.rail.rawValue) \($0.account.currency.code)"
            })
    }
}

/// Our own numbers are no secret among us.
struct OwnAccountView: FieldEncodable {
    let account: OwnAccount

    static let example = OwnAccountView(
        account: OwnAccount(
            rail: .ach, currency: .USD, name: "Florin clients", numbers: .aba(routing: "231380104", account: "76543210")
        ))

    func encode(to out: inout JSONWriter) {
        out.field("rail", account.rail)
        out.field("currency", account.currency)
        out.field("name", account.name)
        switch account.numbers {
        case .iban(let iban, let bic):
            out.field("iban", iban.text)
            out.optional("bic", bic)
        case .aba(let routing, let number):
            out.field("routing_number", routing)
            out.field("account_number", number)
        }
    }
}

extension RailName: FieldValue {}
