import Authentication
import HTTPKit
import JSONKit
import Primitives

/// What the routes of payments work with.
struct PaymentShop: Sendable {
    let book: PaymentBook
    let worker: PaymentWorker
    let forms: CheckoutForms
    let config: SandboxConfig
    let clock: WallClock

    /// Merchants show their key as `Authorization: Bearer <key>`.
    func authenticate(_ authorization: String?) throws(PaymentError) {
        let expected = "Bearer \(config.apiKey)"
        guard let authorization, constantTimeEquals(authorization, expected) else { throw .wrongAPIKey }
    }

    func view(_ payment: SandboxPayment) async -> PaymentView {
        PaymentView(payment, refunded: await book.refunded(of: payment), publicURL: config.publicURL)
    }
}

/// The merchant's reference in a path.
struct ReferencePath: FieldDecodable {
    let reference: String

    init(_ fields: inout Fields) {
        reference = fields.required("reference", .text(1...255))
    }
}
