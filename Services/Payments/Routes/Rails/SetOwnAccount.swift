import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `PUT /admin/payments/own-accounts`: where what a rail carries in a currency leaves and arrives. Files that went out
/// stay as they are.
struct SetOwnAccount: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/admin/payments/own-accounts", id: "setOwnAccount", summary: "Set our account for a rail",
        tag: RailRoutes.tag, access: RailRoutes.writing, right: .act, problems: [.bankAccountInvalid])

    struct Body: FieldDecodable {
        let rail: RailName
        let currency: Currency
        let name: String
        let iban: String?
        let bic: String?
        let routing: String?
        let account: String?

        init(_ fields: inout Fields) {
            rail = fields.required("rail", .choice(RailName.self))
            currency = fields.required("currency", .currency)
            name = fields.required("name", .line(1...140).example("Florin clients"))
            iban = fields.optional("iban", .line(5...42).described("In groups or not"))
            bic = fields.optional("bic", .text(8...11).pattern("^[0-9A-Z]+$"))
            routing = fields.optional("routing_number", .text(9...9).pattern("^[0-9]+$").example("231380104"))
            account = fields.optional("account_number", .bankLetters(4...34, example: "76543210"))
            if currency != rail.currency {
                fields.refuse("currency", .outOfRange, "the rail carries \(rail.currency.code) only")
            }
            if fields.has("iban") == fields.has("routing_number") {
                fields.refuse("iban", .missing, "exactly one of iban and routing_number is required")
            } else if fields.has("routing_number"), !fields.has("account_number") {
                fields.refuse("account_number", .missing, "is required beside routing_number")
            }
        }

        /// - Throws: `bankAccountInvalid`.
        func numbers() throws(PaymentsError) -> OwnAccount.Numbers {
            if let iban {
                guard rail.scheme == .iban, let iban = IBAN(iban) else { throw .bankAccountInvalid(field: "iban") }
                if let bic, !BankNumbers.isBIC(bic) { throw .bankAccountInvalid(field: "bic") }
                return .iban(iban, bic: bic)
            }
            guard rail.scheme == .aba, let routing, BankNumbers.isRoutingNumber(routing) else {
                throw .bankAccountInvalid(field: "routing_number")
            }
            guard let account else { throw .bankAccountInvalid(field: "account_number") }
            return .aba(routing: routing, account: account)
        }
    }

    let own: OwnAccountStore
    let transactions: Transactions
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<OwnAccountView> {
        let body = call.body
        let account = OwnAccount(
            rail: body.rail, currency: body.currency, name: body.name, numbers: try body.numbers())
        let staff = try call.caller.userID
        try await transactions.run { transaction in
            try await own.set(account, by: staff, now: clock.now(), in: transaction)
        }
        return .ok(OwnAccountView(account: account))
    }
}
