import Crypto
import HTTPKit
import Logging
import NotificationsDomain
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
        _ context: ServiceContext, _ config: ShortMessageConfig, client: PostgresClient, mail: MailParts, secret: String
    ) throws {
        self.config = config
        clock = context.clock
        logger = context.logger
        twilio = try config.twilio.map { account in
            TwilioClient(
                link: try context.partnerLink("twilio", baseURL: account.url), account: account, clock: context.clock)
        }
        africasTalking = try config.africasTalking.map { account in
            AfricasTalkingClient(
                link: try context.partnerLink("africastalking", baseURL: account.url), account: account)
        }
        store = ShortMessageStore(client: client)
        let bounces = mail.desk
        desk = ShortMessageDesk(
            suppressions: mail.suppressions,
            suppress: { suppression, transaction in try await bounces.suppress(suppression, in: transaction) },
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
