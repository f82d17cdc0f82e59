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
    /// What has gone back of it.
    let refunded: Money?

    init(_ fields: inout Fields) {
        id = fields.required("id", .text(1...255))
        reference = fields.required("reference", .text(1...255))
        amount = fields.required("amount", .money)
        status = fields.required("status", .text(1...40))
        failureCode = fields.optional("failure_code", .text(1...255))
        checkoutURL = fields.optional("checkout_url", .text(1...2_048))
        refunded = fields.optional("refunded", .money)
    }

    /// Nil for a status that a later version of the provider may have.
    var payment: ProviderPayment? {
        switch status {
        case "pending": .pending(reference: id, checkoutURL: checkoutURL)
        case "succeeded": paid
        case "failed": .declined(reason: failureCode ?? "declined")
        case "canceled": .cancelled
        default: nil
        }
    }

    private var paid: ProviderPayment? {
        guard let refunded else { return .paid(amount, reference: id) }
        guard refunded.currency == amount.currency else { return nil }
        let left = Money(minorUnits: amount.minorUnits - refunded.minorUnits, currency: amount.currency)
        return left.isPositive ? .paid(left, reference: id) : .refunded
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
        out.optional("payment_method", deposit.paymentMethod)
    }
}

/// What it is asked to pay back: all that is left.
struct SandboxRefundOrder: FieldEncodable {
    let reference: String

    static let example = SandboxRefundOrder(reference: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e-0")

    func encode(to out: inout JSONWriter) { out.field("reference", reference) }
}

/// A refund as the sandbox provider writes it.
struct SandboxRefund: FieldDecodable {
    let reference: String
    let status: String

    init(_ fields: inout Fields) {
        reference = fields.required("reference", .text(1...255))
        status = fields.required("status", .text(1...40))
    }

    /// Nil for a refund that we did not ask for.
    func attempt(of deposit: String) -> Int? {
        guard reference.hasPrefix("\(deposit)-") else { return nil }
        return Int(reference.dropFirst(deposit.count + 1))
    }

    /// Nil for a status that a later version of the provider may have.
    var refund: ProviderRefund? {
        switch status {
        case "pending": .pending
        case "succeeded": .succeeded
        case "failed", "returned": .refused
        default: nil
        }
    }
}

/// A deposit that the sandbox provider takes back, or has decided about: `opened`, `won` or `lost`.
struct SandboxChargeback: FieldDecodable {
    let id: String
    let amount: Money
    let fee: Money
    let status: String
    /// Of one that is won.
    let keepsFee: Bool

    init(_ fields: inout Fields) {
        id = fields.required("id", .text(1...255))
        amount = fields.required("amount", .money)
        fee = fields.required("fee", .money)
        status = fields.required("status", .text(1...40))
        keepsFee = fields.optional("keeps_fee", .bool) ?? false
    }

    /// Nil for a status that a later version of the provider may have.
    func told(of deposit: DepositID) -> ProviderChargeback? {
        ProviderChargeback.State(rawValue: status).map {
            ProviderChargeback(
                deposit: deposit, amount: amount, fee: fee, reference: id, state: $0, keepsFee: keepsFee)
        }
    }
}

/// `{"id", "type", "created_at"}` with `"payment"` and perhaps `"refund"` or `"chargeback"`, or with `"payout"` or
/// `"payment_method"`.
struct SandboxEvent: FieldDecodable {
    let id: String
    let payment: SandboxPayment?
    let refund: SandboxRefund?
    let payout: SandboxPayout?
    let chargeback: SandboxChargeback?
    let method: SandboxMethod?

    init(_ fields: inout Fields) {
        id = fields.required("id", .text(1...255))
        method = fields.optional("payment_method", .object(SandboxMethod.self))
        payment = fields.optional("payment", .object(SandboxPayment.self))
        refund = fields.optional("refund", .object(SandboxRefund.self))
        payout = fields.optional("payout", .object(SandboxPayout.self))
        chargeback = fields.optional("chargeback", .object(SandboxChargeback.self))
    }

    /// Nil: it changes nothing for a deposit, such as a part that was paid back.
    var report: DepositReport? {
        guard let payment, chargeback == nil else { return nil }
        guard let refund else { return payment.payment?.report }
        if refund.status == "succeeded" { return payment.payment == .refunded ? .refunded : nil }
        guard let attempt = refund.attempt(of: payment.reference) else { return nil }
        switch refund.status {
        case "failed": return .refundRefused(attempt: attempt)
        case "returned": return .refundReturned(attempt: attempt)
        default: return nil
        }
    }
}
