import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

struct PaystackRefusal: FieldDecodable {
    let message: String
    let code: String?

    init(message: String, code: String?) {
        self.message = message
        self.code = code
    }

    init(_ fields: inout Fields) {
        message = fields.optional("message", .text(0...1_000)) ?? ""
        code = fields.optional("code", .text(1...100))
    }

    /// The reference is taken: by an earlier call of ours, for all we know.
    var saysDuplicate: Bool { says("duplicate") || says("already exists") || says("unique reference") }
    var saysNotFound: Bool { says("not_found") || says("not found") }

    private func says(_ words: String) -> Bool {
        message.lowercased().contains(words) || (code ?? "").lowercased().contains(words)
    }
}

/// Where the customer pays.
struct PaystackCheckout: FieldDecodable {
    let url: String
    let reference: String

    init(_ fields: inout Fields) {
        url = fields.required("authorization_url", .text(1...2_048))
        reference = fields.required("reference", .text(1...255))
    }
}

/// `GET /transaction/verify/{reference}`.
struct PaystackTransaction: FieldDecodable {
    let id: Int64
    let status: String
    let reference: String
    let amount: Money
    let channel: String?
    private let authorization: PaystackAuthorization?
    private let email: String?

    init(_ fields: inout Fields) {
        id = fields.required("id", .integer(1 ... .max))
        status = fields.required("status", .text(1...40))
        reference = fields.required("reference", .text(1...255))
        amount = Money(
            minorUnits: fields.required("amount", .integer(0 ... .max)),
            currency: fields.required("currency", .currency))
        channel = fields.optional("channel", .text(0...40))
        authorization = fields.optional("authorization", .object(PaystackAuthorization.self))
        email = fields.optional("customer", .object(Payer.self))?.email
    }

    private struct Payer: FieldDecodable {
        let email: String?

        init(_ fields: inout Fields) { email = fields.optional("email", .text(0...254)) }
    }

    /// The virtual account that it came on.
    var accountNumber: String? { authorization?.receiver }

    /// What can be charged again; nil: nothing.
    var kept: PaymentMethod.Kept? { authorization?.kept(for: email) }

    /// Nil for a status that a later version may have. Abandoned: the customer has not paid yet.
    var payment: ProviderPayment? {
        switch status {
        case "success": .paid(amount, reference: reference)
        case "abandoned", "ongoing", "pending", "processing", "queued":
            .pending(reference: reference, checkoutURL: nil)
        case "failed": .declined(reason: "card_declined")
        case "reversed": .refunded
        default: nil
        }
    }
}

/// What it is asked for.
struct PaystackOrder: FieldEncodable {
    let deposit: Deposit
    let email: String

    static let example = PaystackOrder(deposit: SandboxOrder.example.deposit, email: "ada@florin.test")

    func encode(to out: inout JSONWriter) {
        out.field("email", email)
        out.field("amount", deposit.amount.minorUnits)
        out.field("currency", deposit.amount.currency.code)
        out.field("reference", deposit.id)
        out.field("channels", [deposit.method == .bankTransfer ? "bank_transfer" : "card"])
        out.optional("callback_url", deposit.returnURL)
    }
}

struct PaystackRefundOrder: FieldEncodable {
    /// Paystack's reference of what is paid back.
    let transaction: String
    let amount: Money
    /// By which it is found again.
    let note: String

    static let example = PaystackRefundOrder(
        transaction: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", amount: .example,
        note: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e")

    func encode(to out: inout JSONWriter) {
        out.field("transaction", transaction)
        out.field("amount", amount.minorUnits)
        out.field("currency", amount.currency.code)
        out.field("merchant_note", note)
    }
}

struct PaystackRefund: FieldDecodable {
    enum Standing: Sendable { case pending, done, failed }

    let id: Int64
    let status: String
    let amount: Money
    let note: String?
    /// In lists.
    let transaction: String?

    init(_ fields: inout Fields) {
        id = fields.required("id", .integer(1 ... .max))
        status = fields.required("status", .text(1...40))
        amount = Money(
            minorUnits: fields.required("amount", .integer(0 ... .max)),
            currency: fields.required("currency", .currency))
        note = fields.optional("merchant_note", .text(0...1_000))
        transaction = fields.optional("transaction_reference", .text(0...255))
    }

    /// Nil for a status that a later version may have. Needs attention: somebody must say where it goes.
    var standing: Standing? {
        switch status {
        case "pending", "processing", "needs-attention": .pending
        case "processed": .done
        case "failed": .failed
        default: nil
        }
    }
}

struct PaystackRecipientOrder: FieldEncodable {
    let name: String
    let bank: String
    let account: String
    let currency: Currency

    static let example = PaystackRecipientOrder(
        name: "Ada Lovelace", bank: "058", account: "0123456789", currency: .NGN)

    func encode(to out: inout JSONWriter) {
        out.field("type", PaystackCountry.recipientType(currency))
        out.field("name", name)
        out.field("account_number", account)
        out.field("bank_code", bank)
        out.field("currency", currency.code)
    }
}

struct PaystackRecipient: FieldDecodable {
    let code: String

    init(_ fields: inout Fields) { code = fields.required("recipient_code", .text(1...100)) }
}

struct PaystackTransferOrder: FieldEncodable {
    let outflow: Outflow
    let recipient: String

    static let example = PaystackTransferOrder(outflow: .example, recipient: "RCP_2x5j67tnnw1t98k")

    func encode(to out: inout JSONWriter) {
        out.field("source", "balance")
        out.field("amount", outflow.amount.minorUnits)
        out.field("recipient", recipient)
        out.field("reference", outflow.id)
        out.field("currency", outflow.amount.currency.code)
        out.field("reason", outflow.reference)
    }
}

struct PaystackTransfer: FieldDecodable {
    let id: Int64
    let code: String
    let reference: String
    let status: String
    let amount: Money

    init(_ fields: inout Fields) {
        id = fields.required("id", .integer(1 ... .max))
        code = fields.required("transfer_code", .text(1...100))
        reference = fields.required("reference", .text(1...255))
        status = fields.required("status", .text(1...40))
        amount = Money(
            minorUnits: fields.required("amount", .integer(0 ... .max)),
            currency: fields.required("currency", .currency))
    }

    /// Nil for a status that a later version may have. Reversed: it was done, and all of it came back.
    var told: ProviderPayout? {
        switch status {
        case "pending", "otp", "queued", "received", "processing": .pending(reference: code)
        case "success": .paid(reference: code)
        case "failed": .refused(code: "account_refused", reference: code)
        case "abandoned", "blocked", "rejected": .refused(code: "provider_refused", reference: code)
        case "reversed": .returned(amount, reference: code)
        default: nil
        }
    }
}

struct PaystackBank: FieldDecodable {
    let code: String
    let name: String
    let currency: String
    let isActive: Bool

    init(_ fields: inout Fields) {
        code = fields.required("code", .text(0...40))
        name = fields.required("name", .text(1...140))
        currency = fields.required("currency", .text(3...8))
        isActive = fields.optional("active", .bool) ?? true
    }
}

struct PaystackHolder: FieldDecodable {
    let name: String

    init(_ fields: inout Fields) { name = fields.required("account_name", .text(1...140)) }
}
