import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `GET /bank`
struct ListPaystackBanks: Endpoint {
    static let spec = EndpointSpec(
        .get, "/paystack/bank", id: "listPaystackBanks", summary: "The banks of a country", tag: PaystackFace.tag,
        access: .public)

    private static let countries = ["nigeria": "NG", "ghana": "GH", "kenya": "KE", "south africa": "ZA"]

    struct Query: FieldDecodable {
        let country: String
        let currency: String?

        init(_ fields: inout Fields) {
            country = fields.required("country", .text(1...40).example("nigeria"))
            currency = fields.optional("currency", .text(3...3))
        }
    }

    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization"), "Banks retrieved") {
            let country = Self.countries[call.query.country]
            return .array(
                BankRegistry.banks.filter { bank in
                    bank.country == country && call.query.currency.map { $0 == bank.currency } ?? true
                }.map { bank in
                    .wire([
                        "name": .string(bank.name), "slug": .string(bank.code), "code": .string(bank.code),
                        "longcode": .string(bank.code), "gateway": .null, "pay_with_bank": .bool(false),
                        "supports_transfer": .bool(true), "available_for_direct_debit": .bool(false),
                        "active": .bool(true), "is_deleted": .bool(false), "country": .string(call.query.country),
                        "currency": .string(bank.currency), "type": .string("nuban"), "id": .number(1),
                        "createdAt": .string("2016-07-14T10:04:29.000Z"),
                        "updatedAt": .string("2016-07-14T10:04:29.000Z"),
                    ])
                })
        }
    }
}

/// `GET /bank/resolve`
struct ResolvePaystackAccount: Endpoint {
    static let spec = EndpointSpec(
        .get, "/paystack/bank/resolve", id: "resolvePaystackAccount", summary: "Whose an account is",
        tag: PaystackFace.tag, access: .public)

    struct Query: FieldDecodable {
        let account: String
        let bank: String

        init(_ fields: inout Fields) {
            account = fields.required("account_number", .text(4...34))
            bank = fields.required("bank_code", .text(1...20))
        }
    }

    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let query = call.query
        return try await desk.answer(call.header("Authorization"), "Account number resolved") {
            guard let holder = BankRegistry.holder(of: BankAccountKey(bank: query.bank, account: query.account)) else {
                throw PaystackDesk.Refused(
                    status: 422, message: "Could not resolve account name. Check parameters or try again.",
                    code: "invalid_account_number")
            }
            return .wire([
                "account_number": .string(query.account), "account_name": .string(holder), "bank_id": .number(1),
            ])
        }
    }
}

/// What it calls an account that money can be sent to; the same for the same account.
enum PaystackRecipientCode {
    static func of(_ key: BankAccountKey) -> String { "RCP_" + Hex.encode(Array("\(key.bank):\(key.account)".utf8)) }

    /// Nil: none of its.
    static func read(_ code: String) -> BankAccountKey? {
        guard code.hasPrefix("RCP_"), let bytes = Hex.decode(String(code.dropFirst(4))) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":").map(String.init)
        return parts.count == 2 ? BankAccountKey(bank: parts[0], account: parts[1]) : nil
    }

    static func words(_ key: BankAccountKey, currency: Currency, name: String) -> JSONValue {
        .wire([
            "active": .bool(true), "createdAt": .string("2026-11-30T00:00:00.000Z"),
            "currency": .string(currency.code), "description": .string(""), "domain": .string("test"),
            "email": .string(""), "id": .number(1), "integration": .number(1), "name": .string(name),
            "recipient_code": .string(of(key)), "type": .string("nuban"),
            "updatedAt": .string("2026-11-30T00:00:00.000Z"), "is_deleted": .bool(false), "isDeleted": .bool(false),
            "details": .wire([
                "authorization_code": .null, "account_number": .string(key.account), "account_name": .string(name),
                "bank_code": .string(key.bank), "bank_name": .string(key.bank),
            ]),
        ])
    }
}

/// `POST /transferrecipient`
struct CreatePaystackRecipient: Endpoint {
    static let spec = EndpointSpec(
        .post, "/paystack/transferrecipient", id: "createPaystackRecipient", summary: "Name an account",
        tag: PaystackFace.tag, access: .public, success: 201)

    struct Body: FieldDecodable {
        let name: String
        let key: BankAccountKey
        let currency: Currency

        init(_ fields: inout Fields) {
            _ = fields.required("type", .text(1...40))
            name = fields.required("name", .text(0...140))
            key = BankAccountKey(
                bank: fields.required("bank_code", .text(1...20)),
                account: fields.required("account_number", .text(4...34)))
            currency = fields.required("currency", .currency)
        }
    }

    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let body = call.body
        return try await desk.answer(
            call.header("Authorization"), "Transfer recipient created successfully", status: 201
        ) {
            guard BankRegistry.holder(of: body.key) != nil else { throw PayoutError.unknownAccount }
            return PaystackRecipientCode.words(body.key, currency: body.currency, name: body.name)
        }
    }
}

/// `POST /transfer`: a reference is good for one.
struct CreatePaystackTransfer: Endpoint {
    static let spec = EndpointSpec(
        .post, "/paystack/transfer", id: "createPaystackTransfer", summary: "Send money to an account",
        tag: PaystackFace.tag, access: .public, problems: [.gatewayTimeout], timeout: .seconds(60))

    struct Body: FieldDecodable {
        let amount: Money
        let recipient: String
        let reference: String

        init(_ fields: inout Fields) {
            _ = fields.required("source", .text(1...40))
            _ = fields.optional("reason", .text(0...255))
            amount = Money(
                minorUnits: fields.required("amount", .integer(1 ... .max)),
                currency: fields.required("currency", .currency))
            recipient = fields.required("recipient", .text(1...255))
            reference = fields.required("reference", .text(16...50))
        }
    }

    let payouts: PayoutDesk
    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let body = call.body
        return try await desk.answer(call.header("Authorization"), "Transfer has been queued") {
            guard let key = PaystackRecipientCode.read(body.recipient) else { throw PayoutError.unknownAccount }
            let (payout, isNew) = try await payouts.create(
                body.reference, with: .paystack, amount: body.amount, account: key)
            guard isNew else { throw PayoutError.referenceReused }
            return PaystackWords.transfer(payout, .number(1), isNew: true)
        }
    }
}

/// `GET /transfer/verify/{reference}`
struct VerifyPaystackTransfer: Endpoint {
    static let spec = EndpointSpec(
        .get, "/paystack/transfer/verify/{reference}", id: "verifyPaystackTransfer",
        summary: "How a transfer stands", tag: PaystackFace.tag, access: .public)

    typealias Path = ReferencePath

    let payouts: PayoutDesk
    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization"), "Transfer retrieved") {
            let payout = try await payouts.book.payout(PaymentFace.paystack.named(call.path.reference))
            let recipient = PaystackRecipientCode.words(
                payout.account, currency: payout.amount.currency, name: BankRegistry.holder(of: payout.account) ?? "")
            return PaystackWords.transfer(payout, recipient, isNew: false)
        }
    }
}
