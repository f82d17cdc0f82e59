import JSONKit
import MoneyKit
import Primitives

/// Payments, refunds and transfers as Paystack writes them.
enum PaystackWords {
    // MARK: Payments

    private static func status(_ payment: SandboxPayment, refunded: Money) -> String {
        switch payment.status {
        case .pending, .approved, .canceled: "abandoned"
        case .succeeded: refunded == payment.amount ? "reversed" : "success"
        case .failed: "failed"
        }
    }

    private static func channel(_ payment: SandboxPayment) -> String {
        guard payment.facts["account"] == nil else { return "dedicated_nuban" }
        return payment.method == .card ? "card" : "bank_transfer"
    }

    static func reference(_ payment: SandboxPayment) -> JSONValue {
        .string(payment.face.merchant(payment.reference))
    }

    static func transaction(_ payment: SandboxPayment, refunded: Money) -> JSONValue {
        let (created, paid) = (JSONValue.string("\(payment.createdAt)"), time(payment.endedAt))
        return .wire([
            "id": .number(PartnerNumber.of(payment.id)), "domain": .string("test"),
            "status": .string(status(payment, refunded: refunded)), "reference": reference(payment),
            "receipt_number": .null, "amount": .number(payment.amount.minorUnits), "message": .null,
            "gateway_response": .string(payment.status == .failed ? "Declined" : "Successful"), "paid_at": paid,
            "created_at": created, "channel": .string(channel(payment)),
            "currency": .string(payment.amount.currency.code), "ip_address": .string("127.0.0.1"),
            "metadata": .string(""), "log": log, "fees": .null, "fees_split": .null,
            "authorization": authorization(payment), "customer": customer(payment), "plan": .null,
            "split": .object([]), "order_id": .null, "paidAt": paid, "createdAt": created,
            "requested_amount": .number(payment.amount.minorUnits), "pos_transaction_data": .null, "source": .null,
            "fees_breakdown": .null, "connect": .null, "transaction_date": created, "plan_object": .object([]),
            "subaccount": .object([]),
        ])
    }

    /// The answer to a charge.
    static func charge(_ payment: SandboxPayment) -> JSONValue {
        .wire([
            "amount": .number(payment.amount.minorUnits), "currency": .string(payment.amount.currency.code),
            "transaction_date": .string("\(payment.createdAt)"),
            "status": .string(
                payment.status == .pending
                    ? "processing" : status(payment, refunded: .zero(payment.amount.currency))),
            "reference": reference(payment), "domain": .string("test"), "metadata": .string(""),
            "gateway_response": .string(payment.status == .failed ? "Declined" : "Approved"), "message": .null,
            "channel": .string(channel(payment)), "ip_address": .null, "log": .null, "fees": .null,
            "authorization": authorization(payment), "customer": customer(payment), "plan": .null,
            "id": .number(PartnerNumber.of(payment.id)),
        ])
    }

    private static let log = JSONValue.wire([
        "start_time": .number(1_795_000_000), "time_spent": .number(7), "attempts": .number(1), "errors": .number(0),
        "success": .bool(true), "mobile": .bool(false), "input": .array([]), "history": .array([]),
    ])

    private static func authorization(_ payment: SandboxPayment) -> JSONValue {
        guard let account = payment.facts["account"] else {
            guard payment.method != .card else { return PaystackAuthorization.words(payment) }
            return .wire(["channel": .string(channel(payment)), "reusable": .bool(false)])
        }
        return .wire([
            "channel": .string("dedicated_nuban"), "reusable": .bool(false),
            "receiver_bank_account_number": .string(account), "receiver_bank": .string(bankName),
        ])
    }

    private static func customer(_ payment: SandboxPayment) -> JSONValue {
        .wire([
            "id": .number(1), "first_name": .null, "last_name": .null,
            "email": .string(payment.facts["email"] ?? "customer@florin.test"),
            "customer_code": .string(payment.facts["holder"] ?? "CUS_1"), "phone": .null, "metadata": .null,
            "risk_action": .string("default"), "international_format_phone": .null,
        ])
    }

    static func time(_ time: Timestamp?) -> JSONValue { time.map { .string("\($0)") } ?? .null }

    /// Nil: Paystack does not tell of it.
    static func event(_ body: WebhookBody) -> JSONValue? {
        let payment = body.payment
        if let dispute = body.dispute { return event(dispute, of: payment) }
        if let refund = body.refund, let ending = body.event.refund?.ending {
            return .wire([
                "event": .string(ending == .succeeded ? "refund.processed" : "refund.failed"),
                "data": .wire([
                    "status": .string(ending == .succeeded ? "processed" : "failed"),
                    "transaction_reference": reference(payment), "refund_reference": .null,
                    "amount": .string("\(refund.amount.minorUnits)"),
                    "currency": .string(refund.amount.currency.code), "integration": .number(1),
                    "domain": .string("test"),
                ]),
            ])
        }
        guard body.status == .succeeded else { return nil }
        return .wire([
            "event": .string("charge.success"),
            "data": transaction(payment, refunded: .zero(payment.amount.currency)),
        ])
    }

    // MARK: Refunds

    private static func status(_ refund: SandboxRefund) -> JSONValue {
        switch refund.status {
        case .pending: .string("pending")
        case .succeeded: .string("processed")
        case .failed, .returned: .string("failed")
        }
    }

    static func created(_ refund: SandboxRefund, of payment: SandboxPayment) -> JSONValue {
        .wire([
            "transaction": .wire([
                "id": .number(PartnerNumber.of(payment.id)), "domain": .string("test"),
                "reference": reference(payment), "amount": .number(payment.amount.minorUnits),
                "paid_at": .string("\(payment.endedAt ?? payment.createdAt)"), "channel": .string(channel(payment)),
                "currency": .string(payment.amount.currency.code),
                "authorization": .wire(["exp_month": .null, "exp_year": .null, "account_name": .null]),
                "customer": .wire(["international_format_phone": .null]), "plan": .object([]),
                "subaccount": .wire(["currency": .null]), "split": .object([]), "order_id": .null,
                "paidAt": .string("\(payment.endedAt ?? payment.createdAt)"), "pos_transaction_data": .null,
                "source": .null, "fees_breakdown": .null,
            ]),
            "integration": .number(1), "deducted_amount": .number(0), "channel": .null,
            "merchant_note": .string(refund.note(payment.face)), "customer_note": .string(""),
            "status": status(refund), "refunded_by": .string("merchant@florin.test"),
            "expected_at": .string("\(refund.createdAt)"), "currency": .string(refund.amount.currency.code),
            "domain": .string("test"), "amount": .number(refund.amount.minorUnits), "fully_deducted": .bool(false),
            "id": .number(PartnerNumber.of(refund.id)), "createdAt": .string("\(refund.createdAt)"),
            "updatedAt": .string("\(refund.endedAt ?? refund.createdAt)"),
        ])
    }

    static func listed(_ refund: SandboxRefund, of payment: SandboxPayment) -> JSONValue {
        .wire([
            "integration": .number(1), "transaction": .number(PartnerNumber.of(payment.id)), "dispute": .null,
            "settlement": .null, "id": .number(PartnerNumber.of(refund.id)), "domain": .string("test"),
            "currency": .string(refund.amount.currency.code), "amount": .number(refund.amount.minorUnits),
            "status": status(refund), "refunded_at": .null, "refunded_by": .string("merchant@florin.test"),
            "customer_note": .string(""), "merchant_note": .string(refund.note(payment.face)),
            "deducted_amount": .number(0), "fully_deducted": .number(0), "createdAt": .string("\(refund.createdAt)"),
            "bank_reference": .null, "transaction_reference": reference(payment), "reason": .string(""),
            "customer": .wire([
                "id": .number(1), "first_name": .string("Ada"), "last_name": .string("Lovelace"),
                "email": .string(payment.facts["email"] ?? "customer@florin.test"),
                "customer_code": .string("CUS_1"), "phone": .null, "metadata": .string(""),
                "risk_action": .string("default"), "international_format_phone": .string(""),
            ]),
            "refund_type": .string("partial"), "transaction_amount": .number(payment.amount.minorUnits),
            "initiated_by": .string("merchant@florin.test"), "refund_channel": .string("card"), "session_id": .null,
            "collect_account_number": .bool(false),
        ])
    }

    // MARK: Transfers

    private static func status(_ status: SandboxPayout.Status) -> JSONValue {
        switch status {
        case .pending: .string("pending")
        case .succeeded: .string("success")
        case .failed: .string("failed")
        case .returned: .string("reversed")
        }
    }

    /// - Parameter recipient: as this answer has it.
    static func transfer(_ payout: SandboxPayout, _ recipient: JSONValue, isNew: Bool) -> JSONValue {
        let number = JSONValue.number(PartnerNumber.of(payout.id))
        return .wire([
            "transfersessionid": isNew ? .array([]) : nil, "transfertrials": isNew ? .array([]) : nil,
            "domain": .string("test"), "amount": .number(payout.amount.minorUnits),
            "currency": .string(payout.amount.currency.code),
            "reference": .string(payout.face.merchant(payout.reference)), "source": .string("balance"),
            "source_details": .null, "reason": .string(""), "status": status(payout.status), "failures": .null,
            "transfer_code": .string(code(payout)), "titan_code": .null, "transferred_at": .null, "id": number,
            "integration": .number(1), "request": isNew ? number : nil, "recipient": recipient,
            "createdAt": .string("\(payout.createdAt)"), "updatedAt": .string("\(payout.endedAt ?? payout.createdAt)"),
            "session": isNew ? nil : .wire(["provider": .null, "id": .null]),
            "gateway_response": isNew ? nil : .null,
        ])
    }

    private static func code(_ payout: SandboxPayout) -> String { "TRF_\(PartnerNumber.of(payout.id))" }

    static func event(_ event: PayoutEvent) -> JSONValue {
        let payout = event.payout
        let kind =
            switch event.ending {
            case .succeeded: "transfer.success"
            case .failed: "transfer.failed"
            case .returned: "transfer.reversed"
            }
        return .wire([
            "event": .string(kind),
            "data": .wire([
                "amount": .number(payout.amount.minorUnits), "currency": .string(payout.amount.currency.code),
                "reference": .string(payout.face.merchant(payout.reference)), "status": status(event.ending.status),
                "transfer_code": .string(code(payout)),
            ]),
        ])
    }

    /// Where dedicated accounts are.
    static let bankName = "Wema Bank"
}
