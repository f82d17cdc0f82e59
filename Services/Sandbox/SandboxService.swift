import HTTPKit
package import ServiceKit
package import SuiteKit

/// The sandbox provider: a payment processor of its own behind HTTP, with its own state on disk, for trying deposits.
package enum SandboxProvider: FlorinService {
    package static let process = SuiteProcess.sandbox

    package static func build(_ context: ServiceContext) async throws -> ServiceParts {
        let config = try SandboxConfig(context.settings)
        let journal: Journal
        do {
            journal = try Journal(path: config.journalPath)
        } catch {
            throw ConfigError("sandbox.journal", expected: "a file of ours alone: \(error)", found: config.journalPath)
        }
        let book = PaymentBook(journal: journal, clock: context.clock, ids: context.ids)
        let sender = WebhookSender(
            secret: config.webhookSecret, defaultURL: config.webhookURL, clock: context.clock
        ) { url in context.partner("merchant", baseURL: url) }
        let worker = SandboxWorker(book: book, sender: sender, config: config, logger: context.logger)
        let left = try await book.recover()
        for payment in left.payments { worker.end(payment) }
        for refund in left.refunds { worker.end(refund) }
        for event in left.events { worker.deliver(event) }
        let forms = CheckoutForms(secret: config.apiKey, origin: CheckoutForms.origin(of: config.publicURL))
        let sandbox = Sandbox(book: book, worker: worker, forms: forms, config: config, clock: context.clock)
        return ServiceParts(endpoints: SandboxRoutes.all(sandbox), services: [worker])
    }
}
