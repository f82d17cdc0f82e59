import Crypto
import HTTPKit
import Logging
import Primitives
import ServiceLifecycle

/// Tells the sender of a message how far it has come, one report after the other, each until it was taken. What a stop
/// or a kill leaves undone is taken up at the next start.
final class SMSReporter: Service, Sendable {
    private static let retryCap = Duration.seconds(60)
    private static let mostAtOnce = 64

    private let book: SMSBook
    private let config: SMSConfig
    private let firstRetry: Duration
    private let logger: Logger
    private let sender: @Sendable (String) -> PartnerClient
    private let jobs: AsyncStream<SMSMessage>
    private let queue: AsyncStream<SMSMessage>.Continuation
    private let permits = Permits(SMSReporter.mostAtOnce)

    /// - Parameter sender: a client for a URL.
    init(
        book: SMSBook, config: SMSConfig, firstRetry: Duration, logger: Logger,
        sender: @escaping @Sendable (String) -> PartnerClient
    ) {
        self.book = book
        self.config = config
        self.firstRetry = firstRetry
        self.logger = logger
        self.sender = sender
        (jobs, queue) = AsyncStream<SMSMessage>.makeStream()
    }

    func report(_ message: SMSMessage) { queue.yield(message) }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for await message in self.jobs {
                    group.addTask { await self.keepTelling(message.id) }
                }
            }
        }
    }

    private func keepTelling(_ id: UniqueID) async {
        let backoff = Backoff(initial: firstRetry, cap: Self.retryCap)
        var (pause, failures) = (config.reportDelay, 0)
        while (try? await Task.sleep(for: pause)) != nil {  // throws only when cancelled
            guard let (message, status) = await book.nextReport(of: id) else { return }
            if await tell(message, status) {
                (pause, failures) = (config.reportDelay, 0)
            } else {
                pause = backoff.ceiling(attempt: failures)
                failures += 1
            }
        }
    }

    /// - Returns: whether it was taken.
    private func tell(_ message: SMSMessage, _ status: SMSMessage.Status) async -> Bool {
        guard let permit = await permits.take() else { return false }
        defer { permit.release() }
        do {
            if let url = url(of: message) {
                let (form, headers) = report(message, status, to: url)
                let answer = try await sender(url).send(
                    .post, "", headers: headers, body: form.bytes, contentType: FormFields.contentType)
                guard answer.isSuccess else { return false }
            }
            try await book.reported(message.id)
            return true
        } catch {
            logger.info("a report on a short message was not taken", metadata: ["error": "\(error)"])
            return false
        }
    }

    /// Nil when nobody wants to hear.
    private func url(of message: SMSMessage) -> String? {
        switch message.partner {
        case .twilio: message.callbackURL
        case .africastalking: config.africasTalkingURL
        }
    }

    private func report(
        _ message: SMSMessage, _ status: SMSMessage.Status, to url: String
    ) -> (FormFields, [(name: String, value: String)]) {
        switch message.partner {
        case .twilio:
            let form = TwilioReport.form(message, status, account: config.accountSID)
            return (form, [("X-Twilio-Signature", TwilioReport.signature(url, form, config.authToken))])
        case .africastalking: return (AfricasTalkingReport.form(message, status), [])
        }
    }
}

/// What Twilio tells of a message, and how it signs.
enum TwilioReport {
    static func form(_ message: SMSMessage, _ status: SMSMessage.Status, account: String) -> FormFields {
        var form = FormFields([
            ("AccountSid", account), ("ApiVersion", "2010-04-01"), ("From", message.from),
            ("MessageSid", message.reference), ("MessageStatus", status.rawValue), ("SmsSid", message.reference),
            ("SmsStatus", status.rawValue), ("To", message.to),
        ])
        if status == .undelivered { form.add("ErrorCode", "\(SMSMessage.handsetUnreachable)") }
        return form
    }

    /// Of each field once: none of ours is said twice.
    static func signature(_ url: String, _ form: FormFields, _ token: String) -> String {
        let fields = form.all.sorted { $0.name < $1.name }.map { $0.name + $0.value }.joined()
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Array((url + fields).utf8), using: SymmetricKey(data: Array(token.utf8)))
        return Base64.encode(Array(code))
    }
}

/// What Africa's Talking tells of one.
enum AfricasTalkingReport {
    static func form(_ message: SMSMessage, _ status: SMSMessage.Status) -> FormFields {
        let name =
            switch status {
            case .queued: "Buffered"
            case .sent: "Sent"
            case .delivered: "Success"
            case .undelivered: "Failed"
            }
        var form = FormFields([
            ("id", message.reference), ("status", name), ("phoneNumber", message.to), ("networkCode", "62130"),
            ("retryCount", "0"),
        ])
        if status == .undelivered { form.add("failureReason", "DeliveryFailure") }
        return form
    }
}
