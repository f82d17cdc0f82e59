import HTTPKit
import ServiceKit

/// Twilio and Africa's Talking: short messages, their lists and their reports.
enum SMSModule: SandboxModule {
    static let name = "sms"

    static func build(_ sandbox: SandboxContext) async throws -> ServiceParts {
        let service = sandbox.service
        let config = try SMSConfig(service.settings)
        let book = SMSBook(
            inbox: sandbox.inbox, clock: service.clock, ids: service.ids, journal: try sandbox.lines.of(name))
        let reporter = SMSReporter(
            book: book, config: config, firstRetry: sandbox.config.firstRetry, logger: service.logger
        ) { url in service.partner("sender", baseURL: url) }
        for message in try await book.recover() { reporter.report(message) }
        let desk = SMSDesk(book: book, reporter: reporter, config: config)
        return ServiceParts(
            endpoints: [
                CreateTwilioMessage(desk: desk), ListTwilioMessages(desk: desk),
                CreateAfricasTalkingMessage(desk: desk),
            ], services: [reporter])
    }
}

/// What the routes share.
struct SMSDesk: Sendable {
    let book: SMSBook
    let reporter: SMSReporter
    let config: SMSConfig

    /// Longer than any sender waits: it is not answered, and hears in the end that something is wrong.
    private static let silence = Duration.seconds(10)

    /// - Returns: nil when the number takes nothing.
    func take(
        _ partner: SMSMessage.Partner, to number: String, from sender: String, text: String, callbackURL: String?
    ) async throws -> SMSMessage? {
        let taken = try await book.take(partner, to: number, from: sender, text: text, callbackURL: callbackURL)
        guard let taken else { return nil }
        reporter.report(taken.message)
        if !taken.isAnswered {
            try await Task.sleep(for: Self.silence)
            throw Problem(.gatewayTimeout)
        }
        return taken.message
    }
}
