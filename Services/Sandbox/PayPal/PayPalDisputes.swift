import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `GET /v2/payments/captures/{id}`
struct GetPayPalCapture: Endpoint {
    static let spec = EndpointSpec(
        .get, "/paypal/v2/payments/captures/{id}", id: "getPayPalCapture", summary: "One capture", tag: PayPalFace.tag,
        access: .public, rateClass: .webhook)

    typealias Path = PayPalPath

    let desk: PayPalDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let payment = try await desk.payment(call.path.id, "C")
            guard payment.status == .succeeded || payment.status == .failed else { throw PaymentError.unknownPayment }
            return PayPalView.capture(payment, try await desk.shop.book.refunds(of: payment))
        }
    }
}

/// `GET /v1/customer/disputes/{id}`
struct GetPayPalDispute: Endpoint {
    static let spec = EndpointSpec(
        .get, "/paypal/v1/customer/disputes/{id}", id: "getPayPalDispute", summary: "One dispute", tag: PayPalFace.tag,
        access: .public, rateClass: .webhook)

    typealias Path = PayPalPath

    let desk: PayPalDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization")) {
            let name = call.path.id
            let (dispute, payment) = try await desk.shop.book.dispute(with: .paypal) { PayPalView.id($0) == name }
            return PayPalView.dispute(dispute, of: payment)
        }
    }
}

extension PayPalView {
    static func id(_ dispute: SandboxDispute) -> String {
        "PP-D-" + WireID.text("", dispute.id).uppercased()
    }

    static func dispute(_ dispute: SandboxDispute, of payment: SandboxPayment) -> JSONValue {
        let outcome: String? =
            switch dispute.status {
            case .opened: nil
            case .won: "RESOLVED_SELLER_FAVOUR"
            case .lost: "RESOLVED_BUYER_FAVOUR"
            }
        return .wire([
            "dispute_id": .string(id(dispute)), "create_time": .string("\(dispute.createdAt)"),
            "update_time": .string("\(dispute.endedAt ?? dispute.createdAt)"),
            "disputed_transactions": .array([
                .wire([
                    "seller_transaction_id": .string(WireID.text("C", payment.id).uppercased()),
                    "transaction_status": .string("COMPLETED"), "gross_amount": money(payment.amount),
                    "custom": payment.facts["custom_id"].map { .string($0) },
                ])
            ]),
            "reason": .string("UNAUTHORISED"),
            "status": .string(dispute.status == .opened ? "WAITING_FOR_SELLER_RESPONSE" : "RESOLVED"),
            "dispute_amount": money(dispute.amount),
            "dispute_outcome": outcome.map { .wire(["outcome_code": .string($0)]) },
            "dispute_life_cycle_stage": .string("CHARGEBACK"), "dispute_channel": .string("EXTERNAL"),
            "fund_movements": .array(moves(of: dispute)),
        ])
    }

    /// The buyer's are told too.
    private static func moves(of dispute: SandboxDispute) -> [JSONValue] {
        func move(_ party: String, _ kind: String, _ reason: String, _ amount: Money) -> JSONValue {
            .wire([
                "party": .string(party), "type": .string(kind), "reason": .string(reason), "amount": money(amount),
                "initiated_time": .string("\(dispute.createdAt)"),
            ])
        }
        var moves = [
            move("SELLER", "DEBIT", "DISPUTE_SETTLEMENT", dispute.amount),
            move("BUYER", "CREDIT", "DISPUTE_SETTLEMENT", dispute.amount),
        ]
        if dispute.fee.isPositive { moves.append(move("SELLER", "DEBIT", "CHARGEBACK_FEE", dispute.fee)) }
        guard dispute.status == .won else { return moves }
        moves.append(move("SELLER", "CREDIT", "DISPUTE_SETTLEMENT", dispute.amount))
        if dispute.fee.isPositive, !dispute.keepsFee {
            moves.append(move("SELLER", "CREDIT", "CHARGEBACK_FEE", dispute.fee))
        }
        return moves
    }
}
