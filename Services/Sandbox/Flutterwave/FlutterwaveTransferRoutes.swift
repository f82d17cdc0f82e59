import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `POST /transfers`: a reference is good for one.
struct CreateFlutterwaveTransfer: Endpoint {
    static let spec = EndpointSpec(
        .post, "/flutterwave/v3/transfers", id: "createFlutterwaveTransfer", summary: "Send money to an account",
        tag: FlutterwaveFace.tag, access: .public, problems: [.gatewayTimeout], timeout: .seconds(60))

    struct Body: FieldDecodable {
        let key: BankAccountKey
        let amount: JSONValue
        let currency: Currency
        let reference: String

        init(_ fields: inout Fields) {
            key = BankAccountKey(
                bank: fields.required("account_bank", .text(1...20)),
                account: fields.required("account_number", .text(4...34)))
            amount = fields.required("amount", .json)
            currency = fields.required("currency", .currency)
            reference = fields.required("reference", .text(1...100))
            _ = fields.optional("debit_currency", .text(3...3))
            _ = fields.optional("beneficiary_name", .text(0...140))
            _ = fields.optional("narration", .text(0...255))
        }
    }

    let payouts: PayoutDesk
    let desk: FlutterwaveDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let body = call.body
        return try await desk.answer(call.header("Authorization"), "Transfer Queued Successfully") {
            let (payout, isNew) = try await payouts.create(
                body.reference, with: .flutterwave, amount: try FlutterwaveWords.money(body.amount, body.currency),
                account: body.key)
            guard isNew else { throw PayoutError.referenceReused }
            return FlutterwaveWords.transfer(payout)
        }
    }
}

/// `GET /transfers?reference=`
struct ListFlutterwaveTransfers: Endpoint {
    static let spec = EndpointSpec(
        .get, "/flutterwave/v3/transfers", id: "listFlutterwaveTransfers", summary: "Transfers of a reference",
        tag: FlutterwaveFace.tag, access: .public)

    struct Query: FieldDecodable {
        let reference: String

        init(_ fields: inout Fields) { reference = fields.required("reference", .text(1...100)) }
    }

    let payouts: PayoutDesk
    let desk: FlutterwaveDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization"), "Transfers fetched") {
            do {
                let payout = try await payouts.book.payout(PaymentFace.flutterwave.named(call.query.reference))
                return .array([FlutterwaveWords.transfer(payout)])
            } catch PayoutError.unknownPayout {
                return .array([])
            }
        }
    }
}

/// `GET /banks/{country}`
struct ListFlutterwaveBanks: Endpoint {
    static let spec = EndpointSpec(
        .get, "/flutterwave/v3/banks/{country}", id: "listFlutterwaveBanks", summary: "The banks of a country",
        tag: FlutterwaveFace.tag, access: .public)

    struct Path: FieldDecodable {
        let country: String

        init(_ fields: inout Fields) { country = fields.required("country", .text(2...2)) }
    }

    let desk: FlutterwaveDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization"), "Banks fetched successfully") {
            .array(
                BankRegistry.banks.filter { $0.country == call.path.country }.map { bank in
                    .wire(["id": .number(1), "code": .string(bank.code), "name": .string(bank.name)])
                })
        }
    }
}

/// `POST /accounts/resolve`
struct ResolveFlutterwaveAccount: Endpoint {
    static let spec = EndpointSpec(
        .post, "/flutterwave/v3/accounts/resolve", id: "resolveFlutterwaveAccount", summary: "Whose an account is",
        tag: FlutterwaveFace.tag, access: .public)

    struct Body: FieldDecodable {
        let key: BankAccountKey

        init(_ fields: inout Fields) {
            key = BankAccountKey(
                bank: fields.required("account_bank", .text(1...20)),
                account: fields.required("account_number", .text(4...34)))
        }
    }

    let desk: FlutterwaveDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let key = call.body.key
        return try await desk.answer(call.header("Authorization"), "Account details fetched") {
            guard let holder = BankRegistry.holder(of: key) else { throw PayoutError.unknownAccount }
            return .wire(["account_number": .string(key.account), "account_name": .string(holder)])
        }
    }
}
