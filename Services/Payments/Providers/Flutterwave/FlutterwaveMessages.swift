import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

struct FlutterwaveRefusal: FieldDecodable {
    let message: String

    init(_ fields: inout Fields) { message = fields.optional("message", .text(0...1_000)) ?? "" }
}

extension FieldType where Value == String {
    /// A JSON number as it is spelt: what an amount is must not go through a binary fraction.
    static var decimalNumber: FieldType {
        FieldType(schema: JSONSchema([JSONMember("type", .string("number"))]), example: "12.5") { value, _, errors in
            guard case .number(let text) = value else {
                errors.append(FieldError("", .wrongType, "must be a number"))
                return nil
            }
            return text
        }
    }
}

extension Fields {
    /// A number beside the currency that it is of.
    mutating func decimalMoney(_ name: String, in currency: Currency) -> Money {
        let text = required(name, .decimalNumber)
        guard let amount = try? Money(parsing: text, currency: currency) else {  // whatever is wrong with it
            refuse(name, .malformedAmount, "is no amount of \(currency.code)")
            return .zero(currency)
        }
        return amount
    }
}

/// `12.34` as a JSON number.
struct FlutterwaveAmount: FieldValue {
    static var fieldSchema: JSONSchema { JSONSchema([JSONMember("type", .string("number"))]) }

    let money: Money

    func write(to out: inout JSONWriter) { out.append(raw: money.amountText.utf8) }
}

/// What it is asked for.
struct FlutterwaveOrder: FieldEncodable {
    let deposit: Deposit
    let customer: PartnerCustomer
    /// Where the customer goes afterwards; it must be somewhere.
    let returnURL: String

    static let example = FlutterwaveOrder(
        deposit: SandboxOrder.example.deposit,
        customer: PartnerCustomer(email: "ada@florin.test", firstName: "Ada", lastName: "Lovelace"),
        returnURL: "http://localhost:8080/")

    func encode(to out: inout JSONWriter) {
        out.field("tx_ref", deposit.id)
        out.field("amount", FlutterwaveAmount(money: deposit.amount))
        out.field("currency", deposit.amount.currency.code)
        out.field("redirect_url", returnURL)
        out.field("payment_options", deposit.method == .bankTransfer ? "banktransfer" : "card")
        out.field("customer", FlutterwaveCustomer(customer: customer))
    }
}

struct FlutterwaveCustomer: FieldEncodable {
    let customer: PartnerCustomer

    static let example = FlutterwaveCustomer(customer: FlutterwaveOrder.example.customer)

    func encode(to out: inout JSONWriter) {
        out.field("email", customer.email)
        out.field("name", customer.name)
    }
}

struct FlutterwavePage: FieldDecodable {
    let url: String

    init(_ fields: inout Fields) { url = fields.required("link", .text(1...2_048)) }
}

struct FlutterwaveTransaction: FieldDecodable {
    let id: Int64
    let reference: String
    let status: String
    let amount: Money

    init(_ fields: inout Fields) {
        id = fields.required("id", .integer(1 ... .max))
        reference = fields.required("tx_ref", .text(1...255))
        status = fields.required("status", .text(1...40))
        let currency = fields.required("currency", .currency)
        amount = fields.decimalMoney("amount", in: currency)
    }

    /// Nil for a status that a later version may have.
    func payment(reference: String) -> ProviderPayment? {
        switch status {
        case "successful": .paid(amount, reference: reference)
        case "pending": .pending(reference: reference, checkoutURL: nil)
        case "failed": .declined(reason: "card_declined")
        default: nil
        }
    }
}

struct FlutterwaveRefundOrder: FieldEncodable {
    let amount: Money
    /// By which it is found again.
    let note: String

    static let example = FlutterwaveRefundOrder(amount: .example, note: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e")

    func encode(to out: inout JSONWriter) {
        out.field("amount", FlutterwaveAmount(money: amount))
        out.field("comments", note)
    }
}

struct FlutterwaveRefund: FieldDecodable {
    enum Standing: Sendable { case pending, done, failed }

    let id: Int64
    let transaction: Int64
    let amount: String
    let status: String
    let note: String?

    init(_ fields: inout Fields) {
        id = fields.required("id", .integer(1 ... .max))
        transaction = fields.required("tx_id", .integer(1 ... .max))
        amount = fields.required("amount_refunded", .decimalNumber)
        status = fields.required("status", .text(1...40))
        note = fields.optional("comments", .text(0...1_000))
    }

    /// Nil for a status that a later version may have.
    var standing: Standing? {
        switch status {
        case "completed", "completed-mpgs", "completed-momo", "completed-bank-transfer", "completed-offline": .done
        case "new", "pending", "pending-momo", "processing": .pending
        case "failed": .failed
        default: nil
        }
    }
}

struct FlutterwaveTransferOrder: FieldEncodable {
    let outflow: Outflow
    let bank: String
    let account: String
    let holder: String

    static let example = FlutterwaveTransferOrder(
        outflow: .example, bank: "058", account: "0123456789", holder: "Ada Lovelace")

    func encode(to out: inout JSONWriter) {
        out.field("account_bank", bank)
        out.field("account_number", account)
        out.field("amount", FlutterwaveAmount(money: outflow.amount))
        out.field("currency", outflow.amount.currency.code)
        out.field("debit_currency", outflow.amount.currency.code)
        out.field("beneficiary_name", holder)
        out.field("narration", outflow.reference)
        out.field("reference", outflow.id)
    }
}

struct FlutterwaveTransfer: FieldDecodable {
    let id: Int64
    let reference: String
    let status: String
    let amount: Money

    init(_ fields: inout Fields) {
        id = fields.required("id", .integer(1 ... .max))
        reference = fields.required("reference", .text(1...255))
        status = fields.required("status", .text(1...40))
        let currency = fields.required("currency", .currency)
        amount = fields.decimalMoney("amount", in: currency)
    }
}

struct FlutterwaveBank: FieldDecodable {
    let code: String
    let name: String

    init(_ fields: inout Fields) {
        code = fields.required("code", .text(1...40))
        name = fields.required("name", .text(1...140))
    }
}

struct FlutterwaveQuestion: FieldEncodable {
    let bank: String
    let account: String

    static let example = FlutterwaveQuestion(bank: "058", account: "0123456789")

    func encode(to out: inout JSONWriter) {
        out.field("account_number", account)
        out.field("account_bank", bank)
    }
}

struct FlutterwaveHolder: FieldDecodable {
    let name: String

    init(_ fields: inout Fields) { name = fields.required("account_name", .text(1...140)) }
}
