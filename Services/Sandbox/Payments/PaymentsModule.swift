import HTTPKit
import ServiceKit

/// A payment processor for trying deposits: payments, their checkout page, refunds and signed webhooks.
enum PaymentsModule: SandboxModule {
    static let name = "payments"

    static func build(_ sandbox: SandboxContext) async throws -> ServiceParts {
        let (service, config) = (sandbox.service, sandbox.config)
        let book = PaymentBook(clock: service.clock, ids: service.ids, journal: try sandbox.lines.of(name))
        let sender = WebhookSender(
            secret: config.webhookSecret, defaultURL: config.webhookURL, clock: service.clock
        ) { url in service.partner("merchant", baseURL: url) }
        let worker = PaymentWorker(book: book, sender: sender, config: config, logger: service.logger)
        worker.resume(try await book.recover())
        let shop = PaymentShop(
            book: book, worker: worker,
            forms: CheckoutForms(secret: config.apiKey, origin: CheckoutForms.origin(of: config.publicURL)),
            config: config, clock: service.clock)
        return ServiceParts(endpoints: endpoints(shop), services: [worker])
    }

    private static func endpoints(_ shop: PaymentShop) -> [any Endpoint] {
        [
            CreatePayment(shop: shop),
            GetPayment(shop: shop),
            SettlePayment(shop: shop),
            CancelPayment(shop: shop),
            RefundPayment(shop: shop),
            GetRefund(shop: shop),
            SettleRefund(shop: shop),
            ShowCheckout(shop: shop),
            DecideCheckout(shop: shop),
        ]
    }
}
