import JSONKit
import MoneyKit
import Primitives

/// Things as Stripe writes them.
enum StripeView {
    static func status(_ payment: SandboxPayment) -> String {
        payment.status == .pending && payment.kept != nil ? "processing" : status(payment.status)
    }

    static func status(_ status: SandboxPayment.Status) -> String {
        switch status {
        case .pending, .failed: "requires_payment_method"
        case .approved: "requires_capture"
        case .succeeded: "succeeded"
        case .canceled: "canceled"
        }
    }

    static func intent(_ payment: SandboxPayment, refunded: Money, secret: String?) -> JSONValue {
        let units = StripeUnits.units(payment.amount)
        let failure = payment.failureCode.map {
            JSONValue.wire([
                "type": .string("card_error"), "code": .string($0), "message": .string("Your card was declined."),
            ])
        }
        return .wire([
            "id": .string(WireID.text("pi_", payment.id)), "object": .string("payment_intent"),
            "amount": .number(units), "amount_received": .number(payment.status == .succeeded ? units : 0),
            "currency": .string(payment.amount.currency.code.lowercased()),
            "status": .string(status(payment)), "client_secret": secret.map { .string($0) },
            "created": .number(payment.createdAt.secondsSince1970), "livemode": .bool(false),
            "metadata": metadata(payment.facts), "last_payment_error": failure ?? .null,
            "latest_charge": payment.status == .succeeded ? charge(payment, refunded) : .null,
        ])
    }

    static func charge(_ payment: SandboxPayment, _ refunded: Money) -> JSONValue {
        .wire([
            "id": .string(WireID.text("ch_", payment.id)), "object": .string("charge"),
            "amount": .number(StripeUnits.units(payment.amount)),
            "amount_refunded": .number(StripeUnits.units(refunded)),
            "refunded": .bool(refunded == payment.amount),
            "currency": .string(payment.amount.currency.code.lowercased()),
            "payment_intent": .string(WireID.text("pi_", payment.id)), "paid": .bool(true),
            "status": .string("succeeded"), "metadata": metadata(payment.facts),
        ])
    }

    /// - Parameter status: as it is to be told, if not as it stands.
    static func refund(
        _ refund: SandboxRefund, of payment: SandboxPayment, status: SandboxRefund.Status? = nil
    ) -> JSONValue {
        let status = status ?? refund.status
        return .wire([
            "id": .string(WireID.text("re_", refund.id)), "object": .string("refund"),
            "amount": .number(StripeUnits.units(refund.amount)),
            "currency": .string(refund.amount.currency.code.lowercased()),
            "payment_intent": .string(WireID.text("pi_", payment.id)),
            "charge": .string(WireID.text("ch_", payment.id)),
            "created": .number(refund.createdAt.secondsSince1970),
            // One that the payer's bank sends back has failed after all.
            "status": .string(status == .returned ? "failed" : status.rawValue),
            "failure_reason": status == .returned || status == .failed ? .string("declined") : nil,
            "metadata": metadata(refund.facts),
        ])
    }

    /// What was taken, and what was given again, is told by its balance transactions.
    static func dispute(_ dispute: SandboxDispute, of payment: SandboxPayment) -> JSONValue {
        let status =
            switch dispute.status {
            case .opened: "needs_response"
            case .won: "won"
            case .lost: "lost"
            }
        let (amount, fee) = (StripeUnits.units(dispute.amount), StripeUnits.units(dispute.fee))
        let currency = dispute.amount.currency.code.lowercased()
        func move(_ amount: Int64, _ fee: Int64) -> JSONValue {
            .wire([
                "object": .string("balance_transaction"), "amount": .number(amount), "fee": .number(fee),
                "net": .number(amount - fee), "currency": .string(currency), "type": .string("adjustment"),
            ])
        }
        let given = dispute.status == .won ? [move(amount, dispute.keepsFee ? 0 : -fee)] : []
        return .wire([
            "id": .string(WireID.text("du_", dispute.id)), "object": .string("dispute"), "amount": .number(amount),
            "balance_transactions": .array([move(-amount, fee)] + given),
            "charge": .string(WireID.text("ch_", payment.id)),
            "created": .number(dispute.createdAt.secondsSince1970), "currency": .string(currency),
            "is_charge_refundable": .bool(false), "livemode": .bool(false), "metadata": .object([]),
            "payment_intent": .string(WireID.text("pi_", payment.id)), "reason": .string("fraudulent"),
            "status": .string(status),
        ])
    }

    static func list(_ data: [JSONValue]) -> JSONValue {
        .wire(["object": .string("list"), "data": .array(data), "has_more": .bool(false)])
    }

    static func metadata(_ facts: [String: String]) -> JSONValue {
        .object(
            facts.filter { $0.key != SandboxPayment.keptFact }.sorted { $0.key < $1.key }.map {
                JSONMember($0.key, .string($0.value))
            })
    }
}

/// What Stripe tells of: https://docs.stripe.com/api/events/types
enum StripeEvent {
    static func bytes(of body: WebhookBody) -> [UInt8]? {
        let told = body.refund.map { refund in
            let status = body.event.refund?.ending.status ?? refund.status
            return (
                status == .succeeded || status == .pending ? "refund.updated" : "refund.failed",
                StripeView.refund(refund, of: body.payment, status: status)
            )
        }
        let disputed = body.dispute.map { dispute in
            (
                dispute.status == .opened ? "charge.dispute.created" : "charge.dispute.closed",
                StripeView.dispute(dispute, of: body.payment)
            )
        }
        guard let (type, object) = disputed ?? told ?? payment(body) else { return nil }
        return JSON.encode(
            JSONValue.wire([
                "id": .string(WireID.text("evt_", body.event.id)), "object": .string("event"),
                "api_version": .string("2024-06-20"), "created": .number(body.event.createdAt.secondsSince1970),
                "livemode": .bool(false), "type": .string(type), "data": .wire(["object": object]),
            ]))
    }

    private static func payment(_ body: WebhookBody) -> (String, JSONValue)? {
        let object = StripeView.intent(body.payment, refunded: body.refunded, secret: nil)
        return switch body.status {
        case .succeeded: ("payment_intent.succeeded", object)
        case .failed: ("payment_intent.payment_failed", object)
        case .canceled: ("payment_intent.canceled", object)
        case .pending, .approved: nil
        }
    }
}
