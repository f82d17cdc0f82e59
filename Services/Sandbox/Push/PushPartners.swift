import HTTPKit
import ServiceKit

/// The push services, and a browser: what they take is shown in the inbox.
enum PushPartners {
    private static let journalName = "push"

    static func build(_ sandbox: SandboxContext, _ inbox: InboxBook) throws -> ServiceParts {
        let (service, url) = (sandbox.service, sandbox.config.publicURL)
        let config = try PushPartnersConfig(service)
        let book = PushBook(
            journal: try sandbox.lines.of(journalName), inbox: inbox, clock: service.clock, ids: service.ids)
        let apple = APNsListener(
            desk: APNsDesk(book: book, clock: service.clock), host: config.apnsHost, port: config.apnsPort,
            logger: service.logger)
        return ServiceParts(
            endpoints: [
                SubscribeBrowser(book: book, publicURL: url),
                TakeWebPush(book: book, publicURL: url, clock: service.clock),
                GiveFCMToken(book: book, publicURL: url, clock: service.clock),
                TakeFCMMessage(book: book),
            ], services: [apple])
    }
}
