import HTTPKit
import ServiceKit

/// Payment processors for trying deposits, over one book: payments, their checkout page, refunds and signed webhooks.
enum PaymentsModule: SandboxModule {
    static let name = "payments"

    static func build(_ sandbox: SandboxContext) async throws -> ServiceParts {
        let (service, config) = (sandbox.service, sandbox.config)
        let book = PaymentBook(clock: service.clock, ids: service.ids, journal: try sandbox.lines.of(name))
        let sender = WebhookSender(voices: try sandbox.voices(), clock: service.clock) { url in
            service.partner("merchant", baseURL: url)
        }
        let methods = try MethodBook(
            clock: service.clock, ids: service.ids, journal: try sandbox.lines.of(MethodBook.name))
        let worker = PaymentWorker(
            book: book, methods: methods, sender: sender, config: config, logger: service.logger)
        worker.resume(try await book.recover(), await methods.untold)
        let accounts = try AccountBook(
            clock: service.clock, ids: service.ids, journal: try sandbox.lines.of(AccountBook.name))
        let shop = PaymentShop(
            book: book, accounts: accounts, methods: methods, worker: worker,
            forms: CheckoutForms(secret: config.apiKey, origin: CheckoutForms.origin(of: config.publicURL)),
            config: config, clock: service.clock, ids: service.ids)
        var all = endpoints(shop)
        for module in PaymentFaces.all { all += module.endpoints(shop, try sandbox.account(with: module.face)) }
        return ServiceParts(endpoints: all, services: [worker])
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
            DisputePayment(shop: shop),
            CreditAccount(shop: shop),
            CreateMethod(shop: shop),
            GetMethod(shop: shop),
            SettleMethod(shop: shop),
            DeleteMethod(shop: shop),
            ShowMethodPage(shop: shop),
            DecideMethod(shop: shop),
            ShowCheckout(shop: shop),
            DecideCheckout(shop: shop),
        ]
    }
}
