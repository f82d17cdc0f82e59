import JSONKit
import MoneyKit
import Primitives

/// Payments, refunds and transfers as Flutterwave writes them: amounts are numbers without idle zeros.
enum FlutterwaveWords {
    static func amount(_ money: Money) -> JSONValue {
        var text = money.amountText
        if text.contains(".") {
            while text.last == "0" { text.removeLast() }
            if text.last == "." { text.removeLast() }
        }
        return .number(text)
    }

    /// Of a body's number.
    /// - Throws: 400 when it is none.
    static func money(_ value: JSONValue, _ currency: Currency) throws -> Money {
        guard case .number(let text) = value, let amount = try? Money(parsing: text, currency: currency),  // none then
            amount.isPositive
        else { throw FlutterwaveDesk.Refused(status: 400, message: "amount should be a number") }
        return amount
    }

    // MARK: Payments

    /// Whether somebody has tried to pay: before there is no transaction.
    static func isTransaction(_ payment: SandboxPayment) -> Bool {
        payment.status == .succeeded || payment.status == .failed
    }

    static func reference(_ payment: SandboxPayment) -> String {
        payment.facts["account"] == nil ? payment.face.merchant(payment.reference) : payment.facts["holder"] ?? ""
    }

    static func transaction(_ payment: SandboxPayment) -> JSONValue {
        let isPaid = payment.status == .succeeded
        return .wire([
            "id": .number(PartnerNumber.of(payment.id)), "tx_ref": .string(reference(payment)),
            "flw_ref": .string(partnerReference(payment)), "device_fingerprint": .string("N/A"),
            "amount": amount(payment.amount), "currency": .string(payment.amount.currency.code),
            "charged_amount": amount(payment.amount), "app_fee": .number(0), "merchant_fee": .number(0),
            "processor_response": .string(isPaid ? "Approved by Financial Institution" : "Declined"),
            "auth_model": .string("NOAUTH"), "ip": .string("127.0.0.1"), "narration": .string("Florin"),
            "status": .string(isPaid ? "successful" : "failed"),
            "payment_type": .string(payment.method == .card ? "card" : "bank_transfer"),
            "created_at": .string("\(payment.createdAt)"), "account_id": .number(1),
            "amount_settled": amount(payment.amount),
        ])
    }

    /// Nil: nobody is told of it.
    static func event(_ body: WebhookBody) -> JSONValue? {
        if let dispute = body.dispute {
            return .wire(["event": .string("chargeback"), "data": chargeback(dispute, of: body.payment)])
        }
        if let refund = body.refund, let ending = body.event.refund?.ending {
            return .wire([
                "event": .string("refund.completed"),
                "data": .wire([
                    "id": .number(PartnerNumber.of(refund.id)), "tx_ref": .string(reference(body.payment)),
                    "status": .string(ending == .succeeded ? "completed" : "failed"),
                    "amount_refunded": amount(refund.amount),
                ]),
            ])
        }
        guard body.status == .succeeded || body.status == .failed else { return nil }
        return .wire(["event": .string("charge.completed"), "data": transaction(body.payment)])
    }

    // MARK: Refunds

    static func refund(_ refund: SandboxRefund, of payment: SandboxPayment) -> JSONValue {
        let status =
            switch refund.status {
            case .pending: "pending"
            case .succeeded: "completed"
            case .failed, .returned: "failed"
            }
        return .wire([
            "id": .number(PartnerNumber.of(refund.id)), "account_id": .number(1),
            "tx_id": .number(PartnerNumber.of(payment.id)),
            "flw_ref": .string(partnerReference(payment)), "wallet_id": .number(1),
            "amount_refunded": amount(refund.amount), "status": .string(status),
            "destination": .string("payment_source"), "comments": .string(refund.note(payment.face)),
            "created_at": .string("\(refund.createdAt)"),
        ])
    }

    // MARK: Transfers

    static func transfer(_ payout: SandboxPayout) -> JSONValue {
        let status =
            switch payout.status {
            case .pending: "NEW"
            case .succeeded: "SUCCESSFUL"
            case .failed, .returned: "FAILED"
            }
        return .wire([
            "id": .number(PartnerNumber.of(payout.id)), "account_number": .string(payout.account.account),
            "bank_code": .string(payout.account.bank),
            "full_name": .string(BankRegistry.holder(of: payout.account) ?? ""),
            "created_at": .string("\(payout.createdAt)"), "currency": .string(payout.amount.currency.code),
            "debit_currency": .string(payout.amount.currency.code), "amount": amount(payout.amount),
            "fee": .number(0), "status": .string(status),
            "reference": .string(payout.face.merchant(payout.reference)), "narration": .string(""),
            "complete_message": .string(""), "requires_approval": .number(0), "is_approved": .number(1),
            "bank_name": .string(payout.account.bank),
        ])
    }

    static func event(_ event: PayoutEvent) -> JSONValue? {
        .wire([
            "event": .string("transfer.completed"), "event.type": .string("Transfer"),
            "data": .wire([
                "id": .number(PartnerNumber.of(event.payout.id)), "amount": amount(event.payout.amount),
                "reference": .string(event.payout.face.merchant(event.payout.reference)),
                "status": .string(event.ending == .succeeded ? "SUCCESSFUL" : "FAILED"),
            ]),
        ])
    }
}
