import HTTPKit
import Logging
import Primitives
import ServiceLifecycle

/// Tells the return path of a message what became of it a moment after it was taken, as a signed post of the report,
/// until it was taken. What a stop or a kill leaves undone is taken up at the next start.
final class MailReporter: Service, Sendable {
    private static let retryCap = Duration.seconds(60)
    private static let mostAtOnce = 64
    static let signatureHeader = "Florin-Signature"

    private let book: InboxBook
    private let partner: PartnerClient
    private let config: InboxConfig
    private let firstRetry: Duration
    private let clock: WallClock
    private let logger: Logger
    private let jobs: AsyncStream<InboxMessage>
    private let queue: AsyncStream<InboxMessage>.Continuation
    private let permits = Permits(MailReporter.mostAtOnce)

    init(
        book: InboxBook, partner: PartnerClient, config: InboxConfig, firstRetry: Duration, clock: WallClock,
        logger: Logger
    ) {
        self.book = book
        self.partner = partner
        self.config = config
        self.firstRetry = firstRetry
        self.clock = clock
        self.logger = logger
        (jobs, queue) = AsyncStream<InboxMessage>.makeStream()
    }

    func report(_ message: InboxMessage) { queue.yield(message) }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await message in self.jobs {
                    group.addTask { await self.keepTelling(message) }
                }
            }
        }
    }

    private func keepTelling(_ message: InboxMessage) async {
        guard let report = MailBehaviour(message.to).report, !message.from.isEmpty else { return }
        let backoff = Backoff(initial: firstRetry, cap: Self.retryCap)
        var pause = config.reportDelay
        var failures = 0
        while (try? await Task.sleep(for: pause)) != nil {  // throws only when cancelled
            if await tell(message, report) { return }
            pause = backoff.ceiling(attempt: failures)
            failures += 1
        }
    }

    /// - Returns: whether it was taken.
    private func tell(_ message: InboxMessage, _ report: MailBehaviour.Report) async -> Bool {
        guard let permit = await permits.take() else { return false }
        defer { permit.release() }
        let now = clock.now()
        let body = MailReport.make(report, about: message, at: now)
        let signature = WebhookSignature.make(body: body, secret: config.webhookSecret, at: now)
        do {
            let answer = try await partner.send(
                .post, "", headers: [(Self.signatureHeader, signature)], body: body, contentType: "message/rfc822")
            guard answer.isSuccess else { return false }
            try await book.reported(message.id)
            return true
        } catch {
            logger.info("a report on an e-mail was not taken", metadata: ["error": "\(error)"])
            return false
        }
    }
}
