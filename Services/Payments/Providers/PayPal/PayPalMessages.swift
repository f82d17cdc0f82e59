import JSONKit
import MoneyKit
import PaymentsDomain

/// `{"currency_code": "USD", "value": "10.00"}`
struct PayPalMoney: FieldDecodable, FieldEncodable {
    let money: Money?

    init(_ money: Money) { self.money = money }

    init(_ fields: inout Fields) {
        let code = fields.required("currency_code", .text(3...3))
        money = PayPalAmount.money(fields.required("value", .text(1...32)), code)
    }

    static let example = PayPalMoney(.example)

    func encode(to out: inout JSONWriter) {
        out.optional("currency_code", money?.currency.code)
        out.optional("value", money.flatMap(PayPalAmount.text))
    }
}

/// https://developer.paypal.com/docs/api/orders/v2/#orders_create
struct PayPalOrderRequest: FieldEncodable {
    struct Unit: FieldEncodable {
        let deposit: Deposit

        static let example = Unit(deposit: DepositView.example.deposit)

        func encode(to out: inout JSONWriter) {
            out.field("custom_id", deposit.id)
            out.field("amount", PayPalMoney(deposit.amount))
        }
    }

    struct Experience: FieldEncodable {
        let returnURL: String

        static let example = Experience(returnURL: "https://example.com/paid")

        func encode(to out: inout JSONWriter) {
            out.field("return_url", returnURL)
            out.field("cancel_url", returnURL)
            out.field("shipping_preference", "NO_SHIPPING")
            out.field("user_action", "PAY_NOW")
        }
    }

    let deposit: Deposit

    static let example = PayPalOrderRequest(deposit: DepositView.example.deposit)

    func encode(to out: inout JSONWriter) {
        out.field("intent", "CAPTURE")
        out.field("purchase_units", [Unit(deposit: deposit)])
        out.optional("application_context", deposit.returnURL.map(Experience.init))
    }
}

/// https://developer.paypal.com/docs/api/payments/v2/#captures_refund
struct PayPalRefundRequest: FieldEncodable {
    /// Ours, by which it is found again.
    let name: String
    /// Nil: all that is left.
    let amount: Money?

    static let example = PayPalRefundRequest(name: "019aa2b6-7f98-7c3a-8e11-5d0fc2a49b7e", amount: .example)

    func encode(to out: inout JSONWriter) {
        out.field("custom_id", name)
        out.optional("amount", amount.map(PayPalMoney.init))
    }
}

struct PayPalLink: FieldDecodable {
    let url: String
    let relation: String

    init(_ fields: inout Fields) {
        url = fields.required("href", .text(1...2_048))
        relation = fields.required("rel", .text(1...100))
    }
}

/// A capture or a refund: both are money in a state.
struct PayPalMovement: FieldDecodable {
    let id: String
    let status: String
    let florinID: String?
    let amount: Money?
    let reason: String?

    private struct Details: FieldDecodable {
        let reason: String?

        init(_ fields: inout Fields) { reason = fields.optional("reason", .text(1...100)) }
    }

    init(_ fields: inout Fields) {
        id = fields.required("id", .text(1...255))
        status = fields.required("status", .text(1...60))
        florinID = fields.optional("custom_id", .text(1...255))
        amount = fields.optional("amount", .object(PayPalMoney.self))?.money
        reason = fields.optional("status_details", .object(Details.self))?.reason
    }

    /// As a refund. Nil for a status that a later version may have, and for another amount than was ordered.
    func payout(of outflow: Outflow) -> ProviderPayout? {
        guard amount == outflow.amount else { return nil }
        switch status {
        case "PENDING": return .pending(reference: id)
        case "COMPLETED": return .paid(reference: id)
        case "FAILED", "CANCELLED":
            return outflow.givenUp(code: (reason ?? "provider_refused").lowercased(), reference: id)
        default: return nil
        }
    }

    var refund: ProviderRefund? {
        switch status {
        case "PENDING": .pending
        case "COMPLETED": .succeeded
        case "FAILED", "CANCELLED": .refused
        default: nil
        }
    }
}

/// An order with what was taken and given back of its only unit.
struct PayPalOrder: FieldDecodable {
    struct Payments: FieldDecodable {
        let captures: [PayPalMovement]
        let refunds: [PayPalMovement]

        init(_ fields: inout Fields) {
            captures = fields.optional("captures", .array(.object(PayPalMovement.self), 0...100)) ?? []
            refunds = fields.optional("refunds", .array(.object(PayPalMovement.self), 0...1_000)) ?? []
        }
    }

    struct Unit: FieldDecodable {
        let florinID: String?
        let payments: Payments?

        init(_ fields: inout Fields) {
            florinID = fields.optional("custom_id", .text(1...255))
            payments = fields.optional("payments", .object(Payments.self))
        }
    }

    let id: String
    let status: String
    let florinID: String?
    let captures: [PayPalMovement]
    let refunds: [PayPalMovement]
    private let links: [PayPalLink]

    init(_ fields: inout Fields) {
        id = fields.required("id", .text(1...36))
        status = fields.required("status", .text(1...60))
        let unit = fields.required("purchase_units", .array(.object(Unit.self), 1...10)).first
        florinID = unit?.florinID
        captures = unit?.payments?.captures ?? []
        refunds = unit?.payments?.refunds ?? []
        links = fields.optional("links", .array(.object(PayPalLink.self), 0...100)) ?? []
    }

    /// Where the payer agrees.
    var approvalURL: String? { links.first { ["approve", "payer-action"].contains($0.relation) }?.url }

    /// What was taken, if anything was.
    var capture: PayPalMovement? { captures.first { $0.status != "DECLINED" && $0.status != "FAILED" } }

    /// Nil for a status that a later version may have, and for money that we do not know.
    var payment: ProviderPayment? {
        switch status {
        case "CREATED", "SAVED", "PAYER_ACTION_REQUIRED", "APPROVED":
            return .pending(reference: id, checkoutURL: approvalURL)
        case "VOIDED": return .cancelled
        case "COMPLETED":
            guard let capture else { return .declined(reason: (captures.first?.reason ?? "declined").lowercased()) }
            guard capture.status != "PENDING" else { return .pending(reference: id, checkoutURL: nil) }
            guard let amount = capture.amount, let back else { return nil }
            let left = Money(minorUnits: amount.minorUnits - back, currency: amount.currency)
            return left.isPositive ? .paid(left, reference: id) : .refunded
        default: return nil
        }
    }

    /// In minor units; nil: money that we do not know.
    private var back: Int64? {
        var sum: Int64 = 0
        for refund in refunds where ["COMPLETED", "PENDING"].contains(refund.status) {
            guard let amount = refund.amount else { return nil }
            sum += amount.minorUnits
        }
        return sum
    }
}

/// `{"name", "details": [{"issue"}]}`
struct PayPalRefusal: FieldDecodable {
    struct Detail: FieldDecodable {
        let issue: String?

        init(_ fields: inout Fields) { issue = fields.optional("issue", .text(1...100)) }
    }

    let code: String

    init(_ fields: inout Fields) {
        let name = fields.required("name", .text(1...100))
        let details = fields.optional("details", .array(.object(Detail.self), 0...100))
        code = details?.first?.issue ?? name
    }
}

struct PayPalToken: FieldDecodable {
    let token: String
    let seconds: Int

    init(_ fields: inout Fields) {
        token = fields.required("access_token", .text(1...4_096))
        seconds = fields.required("expires_in", .integer(1...1_000_000))
    }
}

struct PayPalVerification: FieldDecodable {
    let status: String

    init(_ fields: inout Fields) { status = fields.required("verification_status", .text(1...40)) }
}
