import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `POST /transaction/initialize`: a page to pay on; a reference is good for one.
struct InitializePaystack: Endpoint {
    static let spec = EndpointSpec(
        .post, "/paystack/transaction/initialize", id: "initializePaystackTransaction",
        summary: "Ask a customer for money", tag: PaystackFace.tag, access: .public, problems: [.gatewayTimeout],
        timeout: .seconds(60))

    struct Body: FieldDecodable {
        let email: String
        let amount: Money
        let reference: String
        let channels: [String]
        let returnURL: String?

        init(_ fields: inout Fields) {
            email = fields.required("email", .text(3...254))
            amount = Money(
                minorUnits: fields.required("amount", .integer(1 ... .max)),
                currency: fields.required("currency", .currency))
            reference = fields.required("reference", .text(1...100))
            channels = fields.optional("channels", .array(.text(1...40), 1...8)) ?? ["card"]
            returnURL = fields.optional("callback_url", .text(1...2_048))
        }
    }

    let shop: PaymentShop
    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let body = call.body
        return try await desk.answer(call.header("Authorization"), "Authorization URL created") {
            let (payment, isNew) = try await shop.create(
                PaymentOrder(
                    face: .paystack, reference: body.reference, amount: body.amount,
                    method: body.channels.contains("card") ? .card : .bankTransfer, returnURL: body.returnURL,
                    facts: ["email": body.email]))
            guard isNew else { throw PaymentError.referenceReused }
            return .wire([
                "authorization_url": .string("\(desk.config.publicURL)/checkout/\(payment.id)"),
                "access_code": .string("\(PartnerNumber.of(payment.id))"),
                "reference": PaystackWords.reference(payment),
            ])
        }
    }
}

/// `GET /transaction/verify/{reference}`
struct VerifyPaystack: Endpoint {
    static let spec = EndpointSpec(
        .get, "/paystack/transaction/verify/{reference}", id: "verifyPaystackTransaction",
        summary: "How a payment stands", tag: PaystackFace.tag, access: .public)

    typealias Path = ReferencePath

    let shop: PaymentShop
    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization"), "Verification successful") {
            let payment = try await shop.book.payment(reference: PaymentFace.paystack.named(call.path.reference))
            return PaystackWords.transaction(payment, refunded: await shop.book.refunded(of: payment))
        }
    }
}

/// `POST /refund`: as many as are asked for, as long as there is something left.
struct RefundPaystack: Endpoint {
    static let spec = EndpointSpec(
        .post, "/paystack/refund", id: "refundPaystackTransaction", summary: "Pay a payment back",
        tag: PaystackFace.tag, access: .public, problems: [.gatewayTimeout], timeout: .seconds(60))

    struct Body: FieldDecodable {
        let transaction: String
        let amount: Money
        let note: String

        init(_ fields: inout Fields) {
            transaction = fields.required("transaction", .text(1...255))
            amount = Money(
                minorUnits: fields.required("amount", .integer(1 ... .max)),
                currency: fields.required("currency", .currency))
            note = fields.optional("merchant_note", .text(0...255)) ?? ""
        }
    }

    let shop: PaymentShop
    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let body = call.body
        return try await desk.answer(call.header("Authorization"), "Refund has been queued for processing") {
            let payment = try await shop.book.payment(reference: PaymentFace.paystack.named(body.transaction))
            let name = await shop.book.nextRefund(noted: body.note, of: payment)
            let (refund, _) = try await shop.refund(payment.reference, as: name, body.amount)
            return PaystackWords.created(refund, of: payment)
        }
    }
}

/// `GET /refund`
struct ListPaystackRefunds: Endpoint {
    static let spec = EndpointSpec(
        .get, "/paystack/refund", id: "listPaystackRefunds", summary: "Refunds, newest first",
        tag: PaystackFace.tag, access: .public)

    struct Query: FieldDecodable {
        let perPage: Int
        let page: Int
        let from: Timestamp?

        init(_ fields: inout Fields) {
            perPage = fields.optional("perPage", .integer(1...100)) ?? 50
            page = fields.optional("page", .integer(1...1_000_000)) ?? 1
            from = fields.optional("from", .timestamp)
        }
    }

    let shop: PaymentShop
    let desk: PaystackDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let query = call.query
        let all = try await shop.book.refunds(with: .paystack)
            .filter { refund, _ in query.from.map { refund.createdAt >= $0 } ?? true }
        let meta = JSONValue.wire([
            "total": .number(Int64(all.count)), "skipped": .number(Int64((query.page - 1) * query.perPage)),
            "perPage": .string("\(query.perPage)"), "page": .number(Int64(query.page)),
            "pageCount": .number(Int64((all.count + query.perPage - 1) / query.perPage)),
            "failedRefundCount": .number(0),
        ])
        return try await desk.answer(call.header("Authorization"), "Refunds retrieved", meta: meta) {
            .array(
                all.dropFirst((query.page - 1) * query.perPage).prefix(query.perPage)
                    .map { PaystackWords.listed($0.refund, of: $0.payment) })
        }
    }
}
