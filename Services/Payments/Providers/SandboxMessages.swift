import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// A payment as the sandbox provider writes it.
struct SandboxPayment: FieldDecodable {
    let id: String
    let reference: String
    let amount: Money
    let status: String
    let failureCode: String?
    let checkoutURL: String?

    init(_ fields: inout Fields) {
        id = fields.required("id", .text(1...255))
        reference = fields.required("reference", .text(1...255))
        amount = fields.required("amount", .money)
        status = fields.required("status", .text(1...40))
        failureCode = fields.optional("failure_code", .text(1...255))
        checkoutURL = fields.optional("checkout_url", .text(1...2_048))
    }

    /// Nil for a status that a later version of the provider may have.
    var payment: ProviderPayment? {
        switch status {
        case "pending": .pending(reference: id, checkoutURL: checkoutURL)
        case "succeeded": .paid(amount, reference: id)
        case "failed": .declined(reason: failureCode ?? "declined")
        case "canceled": .cancelled
        default: nil
        }
    }
}

/// What it is asked for.
struct SandboxOrder: FieldEncodable {
    let deposit: Deposit

    static let example = SandboxOrder(
        deposit: Deposit(
            id: DepositID(.example), owner: .init(.example), wallet: .example, amount: .example,
            fee: .zero(.USD), provider: "sandbox", method: .card, returnURL: nil, createdAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("reference", deposit.id)
        out.field("amount", deposit.amount)
        out.field("method", deposit.method.rawValue)
        out.optional("return_url", deposit.returnURL)
    }
}

/// `{"id", "type", "created_at", "payment"}`
struct SandboxEvent: FieldDecodable {
    let id: String
    let payment: SandboxPayment

    init(_ fields: inout Fields) {
        id = fields.required("id", .text(1...255))
        payment = fields.required("payment", .object(SandboxPayment.self))
    }
}
