import HTTPKit
import JSONKit
import MoneyKit
import Primitives

/// `POST /payments`: a page to pay on, for a reference that nobody has paid yet.
struct CreateFlutterwavePayment: Endpoint {
    static let spec = EndpointSpec(
        .post, "/flutterwave/v3/payments", id: "createFlutterwavePayment", summary: "Ask a customer for money",
        tag: FlutterwaveFace.tag, access: .public, problems: [.gatewayTimeout], timeout: .seconds(60))

    struct Customer: FieldDecodable {
        let email: String

        init(_ fields: inout Fields) {
            email = fields.required("email", .text(3...254))
            _ = fields.optional("name", .text(0...200))
        }
    }

    struct Body: FieldDecodable {
        let reference: String
        let amount: JSONValue
        let currency: Currency
        let returnURL: String
        let options: String
        let customer: Customer

        init(_ fields: inout Fields) {
            reference = fields.required("tx_ref", .text(1...100))
            amount = fields.required("amount", .json)
            currency = fields.required("currency", .currency)
            returnURL = fields.required("redirect_url", .text(1...2_048))
            options = fields.optional("payment_options", .text(1...100)) ?? "card"
            customer = fields.required("customer", .object(Customer.self))
        }
    }

    let shop: PaymentShop
    let desk: FlutterwaveDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let body = call.body
        return try await desk.answer(call.header("Authorization"), "Hosted Link") {
            let (payment, isNew) = try await shop.create(
                PaymentOrder(
                    face: .flutterwave, reference: body.reference,
                    amount: try FlutterwaveWords.money(body.amount, body.currency),
                    method: body.options.contains("card") ? .card : .bankTransfer, returnURL: body.returnURL))
            guard isNew || !FlutterwaveWords.isTransaction(payment) else { throw PaymentError.referenceReused }
            return .wire(["link": .string("\(desk.config.publicURL)/checkout/\(payment.id)")])
        }
    }
}

/// `GET /transactions/verify_by_reference?tx_ref=`
struct FindFlutterwaveTransaction: Endpoint {
    static let spec = EndpointSpec(
        .get, "/flutterwave/v3/transactions/verify_by_reference", id: "findFlutterwaveTransaction",
        summary: "What was paid for a reference", tag: FlutterwaveFace.tag, access: .public)

    struct Query: FieldDecodable {
        let reference: String

        init(_ fields: inout Fields) { reference = fields.required("tx_ref", .text(1...100)) }
    }

    let shop: PaymentShop
    let desk: FlutterwaveDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization"), "Transaction fetched successfully") {
            let payment = try await shop.book.payment(reference: PaymentFace.flutterwave.named(call.query.reference))
            guard FlutterwaveWords.isTransaction(payment) else { throw FlutterwaveDesk.noTransaction }
            return FlutterwaveWords.transaction(payment)
        }
    }
}

struct FlutterwaveNumberPath: FieldDecodable {
    let id: Int64

    init(_ fields: inout Fields) { id = fields.required("id", .integer(1 ... .max)) }
}

/// `GET /transactions/{id}/verify`
struct VerifyFlutterwaveTransaction: Endpoint {
    static let spec = EndpointSpec(
        .get, "/flutterwave/v3/transactions/{id}/verify", id: "verifyFlutterwaveTransaction",
        summary: "How a transaction stands", tag: FlutterwaveFace.tag, access: .public)

    typealias Path = FlutterwaveNumberPath

    let shop: PaymentShop
    let desk: FlutterwaveDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await desk.answer(call.header("Authorization"), "Transaction fetched successfully") {
            let payment = try await shop.book.payment(with: .flutterwave, number: call.path.id)
            guard FlutterwaveWords.isTransaction(payment) else { throw FlutterwaveDesk.noTransaction }
            return FlutterwaveWords.transaction(payment)
        }
    }
}

/// `POST /transactions/{id}/refund`: as many as are asked for, as long as there is something left.
struct RefundFlutterwaveTransaction: Endpoint {
    static let spec = EndpointSpec(
        .post, "/flutterwave/v3/transactions/{id}/refund", id: "refundFlutterwaveTransaction",
        summary: "Pay a payment back", tag: FlutterwaveFace.tag, access: .public, problems: [.gatewayTimeout],
        timeout: .seconds(60))

    typealias Path = FlutterwaveNumberPath

    struct Body: FieldDecodable {
        let amount: JSONValue
        let note: String

        init(_ fields: inout Fields) {
            amount = fields.required("amount", .json)
            note = fields.optional("comments", .text(0...255)) ?? ""
        }
    }

    let shop: PaymentShop
    let desk: FlutterwaveDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let body = call.body
        return try await desk.answer(call.header("Authorization"), "Transaction refund initiated") {
            let payment = try await shop.book.payment(with: .flutterwave, number: call.path.id)
            let amount = try FlutterwaveWords.money(body.amount, payment.amount.currency)
            let name = await shop.book.nextRefund(noted: body.note, of: payment)
            let (refund, _) = try await shop.refund(payment.reference, as: name, amount)
            return FlutterwaveWords.refund(refund, of: payment)
        }
    }
}

/// `GET /refunds`: ten a page.
struct ListFlutterwaveRefunds: Endpoint {
    static let spec = EndpointSpec(
        .get, "/flutterwave/v3/refunds", id: "listFlutterwaveRefunds", summary: "Refunds, newest first",
        tag: FlutterwaveFace.tag, access: .public)

    private static let perPage = 10

    struct Query: FieldDecodable {
        let from: String?
        let page: Int

        init(_ fields: inout Fields) {
            from = fields.optional("from", .text(10...10))
            page = fields.optional("page", .integer(1...1_000_000)) ?? 1
        }
    }

    let shop: PaymentShop
    let desk: FlutterwaveDesk

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let query = call.query
        return try await desk.answer(call.header("Authorization"), "Refunds fetched") {
            .array(
                try await shop.book.refunds(with: .flutterwave)
                    .filter { refund, _ in query.from.map { "\(refund.createdAt.day)" >= $0 } ?? true }
                    .dropFirst((query.page - 1) * Self.perPage).prefix(Self.perPage)
                    .map { FlutterwaveWords.refund($0.refund, of: $0.payment) })
        }
    }
}
