import HTTPKit
import ServiceKit

/// Everything that the suite sends to people and programs, shown on a page; with the mail server that takes the mail,
/// and the sinks that take webhooks.
enum InboxModule: SandboxModule {
    static let name = "inbox"

    static func build(_ sandbox: SandboxContext) async throws -> ServiceParts {
        let service = sandbox.service
        let config = try InboxConfig(service)
        let book = sandbox.inbox
        let reporter = MailReporter(
            book: book, partner: service.partner("return path", baseURL: config.webhookURL), config: config,
            firstRetry: sandbox.config.firstRetry, clock: service.clock, logger: service.logger)
        for message in try await book.recover() { reporter.report(message) }
        let listener = SMTPListener(book: book, reporter: reporter, config: config, logger: service.logger)
        let push = try PushPartners.build(sandbox, book)
        return ServiceParts(
            endpoints: endpoints(book) + push.endpoints, services: [reporter, listener] + push.services)
    }

    private static func endpoints(_ book: InboxBook) -> [any Endpoint] {
        [
            ShowInbox(),
            GetInboxScript(),
            ListInboxMessages(book: book),
            GetRawMessage(book: book),
            GetMessageHTML(book: book),
            ClearInbox(book: book),
            TakeWebhook(book: book),
        ]
    }
}
