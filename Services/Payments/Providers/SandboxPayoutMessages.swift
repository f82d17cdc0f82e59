import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// What the sandbox provider is asked to pay out or, without an account, to pay back.
struct SandboxPayoutOrder: FieldEncodable {
    let outflow: Outflow
    let numbers: BankNumbers?
    let holder: String?

    static let example = SandboxPayoutOrder(
        outflow: .example, numbers: .local(bank: "058", account: "0123456789"), holder: "ADA LOVELACE")

    func encode(to out: inout JSONWriter) {
        out.field("reference", outflow.id)
        out.field("amount", outflow.amount)
        out.optional("account", numbers.map(SandboxAccountNumbers.init))
        out.optional("holder_name", holder)
    }
}

struct SandboxAccountNumbers: FieldEncodable {
    let numbers: BankNumbers

    static let example = SandboxAccountNumbers(numbers: .local(bank: "058", account: "0123456789"))

    func encode(to out: inout JSONWriter) {
        switch numbers {
        case .iban(let iban, _): out.field("iban", iban.text)
        case .aba(let routing, let account, _):
            out.field("routing_number", routing)
            out.field("account_number", account)
        case .local(let bank, let account):
            out.field("bank_code", bank)
            out.field("account_number", account)
        }
    }
}

/// A payout or a refund as the sandbox provider writes it.
struct SandboxPayout: FieldDecodable {
    let id: String
    let reference: String
    let amount: Money
    let status: String
    let failureCode: String?

    init(_ fields: inout Fields) {
        id = fields.required("id", .text(1...255))
        reference = fields.required("reference", .text(1...255))
        amount = fields.required("amount", .money)
        status = fields.required("status", .text(1...40))
        failureCode = fields.optional("failure_code", .text(1...100))
    }

    /// Nil for a status that a later version of the provider may have.
    var told: ProviderPayout? {
        switch status {
        case "pending": .pending(reference: id)
        case "succeeded": .paid(reference: id)
        case "failed": .refused(code: failureCode ?? "provider_refused", reference: id)
        case "returned": .returned(amount, reference: id)
        default: nil
        }
    }
}

struct SandboxRefusal: FieldDecodable {
    let code: String

    init(_ fields: inout Fields) { code = fields.required("code", .text(1...100)) }
}

struct SandboxQuestion: FieldEncodable {
    let country: String
    let bank: String
    let account: String

    static let example = SandboxQuestion(country: "NG", bank: "058", account: "0123456789")

    func encode(to out: inout JSONWriter) {
        out.field("country", country)
        out.field("bank_code", bank)
        out.field("account_number", account)
    }
}

struct SandboxResolved: FieldDecodable {
    let account: ResolvedAccount

    init(_ fields: inout Fields) {
        account = ResolvedAccount(
            name: fields.required("account_name", .text(1...140)),
            bankName: fields.required("bank_name", .text(1...140)))
    }
}

struct SandboxBanks: FieldDecodable {
    let banks: [Bank]

    init(_ fields: inout Fields) {
        banks = fields.required("data", .array(.object(SandboxBank.self), 0...1_000)).map(\.bank)
    }
}

struct SandboxBank: FieldDecodable {
    let bank: Bank

    init(_ fields: inout Fields) {
        bank = Bank(
            code: fields.required("code", .text(1...40)), name: fields.required("name", .text(1...140)),
            country: fields.required("country", .text(2...2)), currency: fields.required("currency", .text(3...8)))
    }
}
