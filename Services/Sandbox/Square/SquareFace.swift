import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// Square: payment links, their orders and payments, refunds, and signed events. A link is paid by itself a moment
/// after it was made, as a customer would pay it.
enum SquareFace: PaymentFaceModule {
    static let face = PaymentFace.square
    static let tag = "Square"

    static func voice(_ config: FaceConfig) -> PaymentVoice {
        PaymentVoice(
            url: config.webhookURL, payment: { SquareEvent.bytes(of: $0) }, payout: { _ in nil },
            sign: { body, _, _ in
                let code = WireHash.sha256(Array(config.webhookURL.utf8) + body, config.webhookSecret)
                return [("x-square-hmacsha256-signature", Base64.encode(code))]
            })
    }

    static func endpoints(_ shop: PaymentShop, _ config: FaceConfig) -> [any Endpoint] {
        let desk = SquareDesk(shop: shop, config: config)
        return [
            CreateSquareLink(desk: desk), DeleteSquareLink(desk: desk), GetSquareOrder(desk: desk),
            GetSquarePayment(desk: desk), CreateSquareRefund(desk: desk), GetSquareRefund(desk: desk),
            GetSquareDispute(desk: desk),
        ]
    }
}

/// What its routes work with.
struct SquareDesk: Sendable {
    let shop: PaymentShop
    let config: FaceConfig

    /// Answers as Square does, refusals too.
    func answer(_ authorization: String?, _ body: () async throws -> JSONValue) async throws -> Reply<NoContent> {
        guard constantTimeEquals(authorization ?? "", "Bearer \(config.apiKey)") else {
            return SquareFailure(401, "AUTHENTICATION_ERROR", "UNAUTHORIZED").reply
        }
        do {
            return .wire(200, try await body())
        } catch let failure as SquareFailure {
            return failure.reply
        } catch let error as PaymentError {
            guard let failure = SquareFailure(error) else { throw error }
            return failure.reply
        }
    }

    /// - Parameter prefix: of which of its things the id is.
    func payment(_ id: String, _ prefix: String) async throws -> SandboxPayment {
        guard let id = WireID.id(id, prefix) else { throw PaymentError.unknownPayment }
        let payment = try await shop.book.payment(id: id)
        guard payment.face == .square else { throw PaymentError.unknownPayment }
        return payment
    }

    /// With what has gone back of it.
    func view(_ payment: SandboxPayment) async throws -> JSONValue {
        SquareView.payment(
            payment, refunded: await shop.book.refunded(of: payment),
            refunds: try await shop.book.refunds(of: payment))
    }
}

/// `{"errors": [{"category", "code", "detail"}]}`
struct SquareFailure: Error {
    let status: Int
    let category: String
    let code: String

    init(_ status: Int, _ category: String, _ code: String) {
        (self.status, self.category, self.code) = (status, category, code)
    }

    /// Nil: no answer of Square's own.
    init?(_ error: PaymentError) {
        switch error {
        case .unknownPayment, .unknownRefund, .unknownDispute: self.init(404, "INVALID_REQUEST_ERROR", "NOT_FOUND")
        case .referenceReused: self.init(400, "INVALID_REQUEST_ERROR", "IDEMPOTENCY_KEY_REUSED")
        case .alreadyEnded: self.init(400, "INVALID_REQUEST_ERROR", "BAD_REQUEST")
        case .notRefundable: self.init(400, "REFUND_ERROR", "PAYMENT_NOT_REFUNDABLE")
        case .refundExceedsPayment: self.init(400, "REFUND_ERROR", "REFUND_AMOUNT_INVALID")
        case .refundEnded, .disputeEnded, .wrongAPIKey, .gatewayTimeout: return nil
        }
    }

    var reply: Reply<NoContent> {
        .wire(
            status,
            .wire([
                "errors": .array([
                    .wire(["category": .string(category), "code": .string(code), "detail": .string("Refused.")])
                ])
            ]))
    }
}

/// Things as Square writes them.
enum SquareView {
    static func money(_ money: Money) -> JSONValue {
        .wire(["amount": .number(money.minorUnits), "currency": .string(money.currency.code)])
    }

    static func order(_ payment: SandboxPayment) -> JSONValue {
        let state =
            switch payment.status {
            case .pending, .approved, .failed: "OPEN"
            case .succeeded: "COMPLETED"
            case .canceled: "CANCELED"
            }
        let tender = JSONValue.wire([
            "id": .string(WireID.text("sp", payment.id)), "payment_id": .string(WireID.text("sp", payment.id)),
            "type": .string("CARD"), "amount_money": money(payment.amount),
        ])
        return .wire([
            "id": .string(WireID.text("so", payment.id)),
            "location_id": payment.facts["location_id"].map { .string($0) },
            "reference_id": payment.facts["reference_id"].map { .string($0) }, "state": .string(state),
            "total_money": money(payment.amount), "version": .number(1),
            "tenders": payment.status == .succeeded ? .array([tender]) : nil,
            "created_at": .string("\(payment.createdAt)"),
        ])
    }

    static func payment(_ payment: SandboxPayment, refunded: Money, refunds: [SandboxRefund]) -> JSONValue {
        let status =
            switch payment.status {
            case .pending: "PENDING"
            case .approved: "APPROVED"
            case .succeeded: "COMPLETED"
            case .failed: "FAILED"
            case .canceled: "CANCELED"
            }
        return .wire([
            "id": .string(WireID.text("sp", payment.id)), "order_id": .string(WireID.text("so", payment.id)),
            "status": .string(status), "amount_money": money(payment.amount), "total_money": money(payment.amount),
            "refunded_money": refunded.isZero ? nil : money(refunded), "source_type": .string("CARD"),
            "location_id": payment.facts["location_id"].map { .string($0) },
            "refund_ids": refunds.isEmpty ? nil : .array(refunds.map { .string(WireID.text("sr", $0.id)) }),
            "created_at": .string("\(payment.createdAt)"),
        ])
    }

    /// - Parameter status: as it is to be told, if not as it stands.
    static func refund(
        _ refund: SandboxRefund, of payment: SandboxPayment, status: SandboxRefund.Status? = nil
    ) -> JSONValue {
        let word =
            switch status ?? refund.status {
            case .pending: "PENDING"
            case .succeeded: "COMPLETED"
            case .failed, .returned: "FAILED"
            }
        return .wire([
            "id": .string(WireID.text("sr", refund.id)), "status": .string(word), "amount_money": money(refund.amount),
            "payment_id": .string(WireID.text("sp", payment.id)), "order_id": .string(WireID.text("so", payment.id)),
            "reason": refund.facts["reason"].map { .string($0) }, "created_at": .string("\(refund.createdAt)"),
        ])
    }
}

extension SquareView {
    static func dispute(_ dispute: SandboxDispute, of payment: SandboxPayment) -> JSONValue {
        let state =
            switch dispute.status {
            case .opened: "EVIDENCE_REQUIRED"
            case .won: "WON"
            case .lost: "LOST"
            }
        let id = JSONValue.string(WireID.text("sd", dispute.id))
        return .wire([
            "id": id, "dispute_id": id, "amount_money": money(dispute.amount), "reason": .string("NO_KNOWLEDGE"),
            "state": .string(state),
            "disputed_payment": .wire(["payment_id": .string(WireID.text("sp", payment.id))]),
            "card_brand": .string("VISA"), "location_id": payment.facts["location_id"].map { .string($0) },
            "created_at": .string("\(dispute.createdAt)"),
            "updated_at": .string("\(dispute.endedAt ?? dispute.createdAt)"),
        ])
    }
}

/// What Square tells of: https://developer.squareup.com/docs/webhooks/v2webhook-events-tech-ref
enum SquareEvent {
    static func bytes(of body: WebhookBody) -> [UInt8]? {
        let payment = body.payment
        let (kind, id, object): (String, String, JSONValue)
        var type = "updated"
        if let dispute = body.dispute {
            (kind, id) = ("dispute", WireID.text("sd", dispute.id))
            object = SquareView.dispute(dispute, of: payment)
            type = dispute.status == .opened ? "created" : "state.updated"
        } else if let refund = body.refund {
            let status = body.event.refund?.ending.status ?? refund.status
            (kind, id) = ("refund", WireID.text("sr", refund.id))
            object = SquareView.refund(refund, of: payment, status: status)
        } else {
            // Nothing is told of an order that nobody paid.
            guard body.status == .succeeded || body.status == .failed else { return nil }
            (kind, id) = ("payment", WireID.text("sp", payment.id))
            object = SquareView.payment(payment, refunded: body.refunded, refunds: [])
        }
        return JSON.encode(
            JSONValue.wire([
                "merchant_id": .string("florin"), "type": .string("\(kind).\(type)"),
                "event_id": .string("\(body.event.id)"), "created_at": .string("\(body.event.createdAt)"),
                "data": .wire([
                    "type": .string(kind), "id": .string(id), "object": .object([JSONMember(kind, object)]),
                ]),
            ]))
    }
}
