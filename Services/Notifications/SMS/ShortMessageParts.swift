import Crypto
import HTTPKit
import Logging
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit

/// What sends short messages, takes reports on them, and asks after those that nobody knows of.
struct ShortMessageParts: Sendable {
    let config: ShortMessageConfig
    let twilio: TwilioClient?
    let africasTalking: AfricasTalkingClient?
    let store: ShortMessageStore
    let desk: ShortMessageDesk
    let fraud: FraudWatch
    let transactions: Transactions
    let clock: WallClock
    let logger: Logger
    private let key: SymmetricKey

    init(
        _ context: ServiceContext, _ config: ShortMessageConfig, client: PostgresClient, intake: NoticeIntake,
        mail: MailParts, secret: String
    ) throws {
        self.config = config
        clock = context.clock
        logger = context.logger
        // Deliveries have pauses of their own, and keep those that a provider asks for.
        var once = PartnerRetries()
        once.attempts = 1
        func link(_ provider: ShortMessageProvider, _ url: String) -> PartnerLink {
            PartnerLink(
                context.partner(provider.rawValue, baseURL: url), rules: once,
                record: PartnerExchangeStore(client: client), clock: context.clock, ids: context.ids,
                logger: context.logger)
        }
        twilio = config.twilio.map { TwilioClient(link: link(.twilio, $0.url), account: $0, clock: context.clock) }
        africasTalking = config.africasTalking.map {
            AfricasTalkingClient(link: link(.africastalking, $0.url), account: $0)
        }
        store = ShortMessageStore(client: client)
        let bounces = mail.desk
        desk = ShortMessageDesk(
            suppressions: mail.suppressions,
            suppress: { suppression, transaction in try await bounces.suppress(suppression, in: transaction) },
            standIn: { delivery, transaction in try await intake.standIn(for: delivery, in: transaction) },
            clock: context.clock, ids: context.ids)
        fraud = FraudWatch(mostInAnHour: config.mostInAnHour, store: store, logger: context.logger)
        transactions = try context.transactions()
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Array(secret.utf8)),
            info: Array("florin notifications short messages v1".utf8), outputByteCount: 32)
    }

    /// Tells two texts to one number apart without keeping them: one may be a code.
    func mac(of text: String, to number: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array("\(number) \(text)".utf8), using: key))
    }

    func send(_ message: ShortMessage, by provider: ShortMessageProvider) async -> ShortMessageOutcome {
        switch provider {
        case .twilio: await twilio?.send(message) ?? .notSent("not configured")
        case .africastalking: await africasTalking?.send(message) ?? .notSent("not configured")
        }
    }
}
