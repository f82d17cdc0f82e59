import JSONKit
import MoneyKit
import Primitives

/// Things as PayPal writes them.
enum PayPalView {
    static func id(_ payment: SandboxPayment) -> String { WireID.text("", payment.id).uppercased() }

    static func money(_ money: Money) -> JSONValue {
        let isWhole = ["HUF", "JPY", "TWD"].contains(money.currency.code)
        let text = isWhole ? String(money.amountText.prefix { $0 != "." }) : money.amountText
        return .wire(["currency_code": .string(money.currency.code), "value": .string(text)])
    }

    static func order(_ payment: SandboxPayment, _ refunds: [SandboxRefund], publicURL: String) -> JSONValue {
        let status =
            switch payment.status {
            case .pending: "CREATED"
            case .approved: "APPROVED"
            // What was to be captured and could not is over too.
            case .succeeded, .failed: "COMPLETED"
            case .canceled: "VOIDED"
            }
        let isCaptured = payment.status == .succeeded || payment.status == .failed
        let payments = JSONValue.wire([
            "captures": .array([capture(payment, refunds)]),
            "refunds": refunds.isEmpty ? nil : .array(refunds.map { refund($0) }),
        ])
        return .wire([
            "id": .string(id(payment)), "intent": .string("CAPTURE"), "status": .string(status),
            "purchase_units": .array([
                .wire([
                    "reference_id": .string("default"), "custom_id": payment.facts["custom_id"].map { .string($0) },
                    "amount": money(payment.amount), "payments": isCaptured ? payments : nil,
                ])
            ]),
            "create_time": .string("\(payment.createdAt)"),
            "links": .array([
                .wire([
                    "href": .string("\(publicURL)/checkout/\(payment.id)"), "rel": .string("approve"),
                    "method": .string("GET"),
                ])
            ]),
        ])
    }

    static func capture(_ payment: SandboxPayment, _ refunds: [SandboxRefund]) -> JSONValue {
        let back = refunds.filter { $0.status == .succeeded }.reduce(Int64(0)) { $0 + $1.amount.minorUnits }
        let status =
            if payment.status == .failed {
                "DECLINED"
            } else {
                back == 0 ? "COMPLETED" : back < payment.amount.minorUnits ? "PARTIALLY_REFUNDED" : "REFUNDED"
            }
        return .wire([
            "id": .string(WireID.text("C", payment.id).uppercased()), "status": .string(status),
            "amount": money(payment.amount), "custom_id": payment.facts["custom_id"].map { .string($0) },
            "final_capture": .bool(true), "create_time": .string("\(payment.endedAt ?? payment.createdAt)"),
        ])
    }

    /// - Parameter status: as it is to be told, if not as it stands.
    static func refund(_ refund: SandboxRefund, status: SandboxRefund.Status? = nil) -> JSONValue {
        let word =
            switch status ?? refund.status {
            case .pending: "PENDING"
            case .succeeded: "COMPLETED"
            case .failed, .returned: "FAILED"
            }
        return .wire([
            "id": .string(WireID.text("R", refund.id).uppercased()), "status": .string(word),
            "amount": money(refund.amount), "custom_id": refund.facts["custom_id"].map { .string($0) },
            "create_time": .string("\(refund.createdAt)"),
        ])
    }
}

/// What PayPal tells of: https://developer.paypal.com/api/rest/webhooks/event-names/
enum PayPalEvent {
    static func bytes(of body: WebhookBody) -> [UInt8]? {
        guard let (kind, type, resource) = dispute(body) ?? refund(body) ?? payment(body) else { return nil }
        return JSON.encode(
            JSONValue.wire([
                "id": .string("WH-\(body.event.id)"), "event_version": .string("1.0"),
                "create_time": .string("\(body.event.createdAt)"), "resource_type": .string(kind),
                "event_type": .string(type), "summary": .string("An event of a payment."), "resource": resource,
            ]))
    }

    private static func dispute(_ body: WebhookBody) -> (String, String, JSONValue)? {
        body.dispute.map { dispute in
            let type = dispute.status == .opened ? "CREATED" : "RESOLVED"
            return ("dispute", "CUSTOMER.DISPUTE.\(type)", PayPalView.dispute(dispute, of: body.payment))
        }
    }

    private static func refund(_ body: WebhookBody) -> (String, String, JSONValue)? {
        body.refund.map { refund in
            let status = body.event.refund?.ending.status ?? refund.status
            let type = status == .succeeded ? "PAYMENT.CAPTURE.REFUNDED" : "PAYMENT.REFUND.FAILED"
            return ("refund", type, PayPalView.refund(refund, status: status))
        }
    }

    private static func payment(_ body: WebhookBody) -> (String, String, JSONValue)? {
        switch body.status {
        case .approved:
            (
                "checkout-order", "CHECKOUT.ORDER.APPROVED",
                PayPalView.order(body.payment, [], publicURL: "https://www.paypal.com")
            )
        case .succeeded: ("capture", "PAYMENT.CAPTURE.COMPLETED", PayPalView.capture(body.payment, []))
        case .failed: ("capture", "PAYMENT.CAPTURE.DENIED", PayPalView.capture(body.payment, []))
        case .pending, .canceled: nil
        }
    }
}
