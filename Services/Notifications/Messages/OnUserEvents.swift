import Contracts
import JSONKit
import Messaging
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives

/// What auth tells: the directory that everybody is found by, and what its owner is to hear of an account.
struct OnUserEvents: Sendable {
    let catalogue: EventCatalogue
    let recipients: RecipientStore
    let ids: IDGenerator
    let clock: WallClock

    /// Auth numbers what it tells of an account: a state that comes late has no effect.
    static let order: [String: InboxOrder] = [UserRegistered.type: .perAggregate, UserUpdated.type: .perAggregate]

    var handlers: [String: NoticeIntake.Reader] {
        [
            UserRegistered.type: { try await registered($0, $1) },
            UserUpdated.type: { try await updated($0, $1) },
            UserLocked.type: { message, _ in
                let event = try UserLocked.read(message.body)
                return told(
                    "security.account_locked", message, event.userID,
                    event.until.map { [JSONMember("until", .string($0.rfc3339))] } ?? [])
            },
            PasswordChanged.type: { message, _ in
                let event = try PasswordChanged.read(message.body)
                return told("security.password_changed", message, event.userID, [at(event.changedAt)])
            },
            SecondFactorChanged.type: { message, _ in
                let event = try SecondFactorChanged.read(message.body)
                return told(
                    "security.mfa_changed", message, event.userID,
                    [JSONMember("enabled", .bool(event.enabled)), at(message.occurredAt)])
            },
            APIKeyCreated.type: { message, _ in
                let event = try APIKeyCreated.read(message.body)
                return told(
                    "security.api_key_created", message, event.userID,
                    [
                        JSONMember("name", .string(event.name)),
                        JSONMember("scopes", .array(event.scopes.map(JSONValue.string))),
                    ], key: event.apiKeyID.description)
            },
            APIKeyRevoked.type: { message, transaction in
                let event = try APIKeyRevoked.read(message.body)
                // A program changes its key, and what it has set up goes on.
                let isAlone = event.reason == Self.endedAlone
                let disabled = try await ended(event.apiKeyID, forSafety: !isAlone, transaction)
                return disabled
                    + told(
                        "security.api_key_revoked", message, event.userID, [at(event.revokedAt)],
                        key: event.apiKeyID.description)
            },
            SessionRevoked.type: { message, transaction in
                let event = try SessionRevoked.read(message.body)
                let isOrdinary = event.reason.map(Self.ordinaryEnds.contains) ?? false
                return try await ended(event.sessionID, forSafety: !isOrdinary, transaction)
            },
            LoginSucceeded.type: { try await signedIn($0, $1) },
        ]
    }

    /// What goes to an address that the message itself names: it needs nothing that other events tell.
    var codeHandlers: [String: NoticeIntake.Reader] {
        [OneTimeCodeIssued.type: { message, _ in try codeIssued(message) }]
    }

    private func registered(
        _ message: IncomingMessage, _ transaction: PostgresTransaction
    ) async throws -> [Notice] {
        let user = try UserRegistered.read(message.body)
        try await transaction.execute(RecipientStore.keep([DirectoryEntry(user)], now: clock.now()))
        return told(
            "user.welcome", message, user.userID, [JSONMember("first_name", .string(user.firstName))],
            key: user.userID.description)
    }

    private func updated(_ message: IncomingMessage, _ transaction: PostgresTransaction) async throws -> [Notice] {
        let user = try UserUpdated.read(message.body)
        let before = try await recipients.status(user.userID, in: transaction)
        try await transaction.execute(RecipientStore.keep([DirectoryEntry(user)], now: clock.now()))
        guard user.status == "closed", let before, before != "closed" else { return [] }
        return told(
            "account.closed", message, user.userID, [at(user.updatedAt)], key: "\(user.userID):\(user.version ?? 0)")
    }

    /// The code goes where the message says, proven or not: it is what proves the address.
    private func codeIssued(_ message: IncomingMessage) throws -> [Notice] {
        let issued = try OneTimeCodeIssued.read(message.body)
        // Purposes that the catalogue does not have yet are nobody's.
        guard catalogue["code.\(issued.purpose)"] != nil else { return [] }
        let recipient: NoticeRecipient
        if issued.channel == .sms, let phone = issued.phone {
            recipient = .address(.sms, phone, name: issued.firstName, locale: nil)
        } else {
            recipient = .address(.email, issued.email, name: issued.firstName, locale: nil)
        }
        var notice = notice(
            "code.\(issued.purpose)", message, recipient,
            [
                JSONMember("code", .string(issued.code)),
                JSONMember("expires_at", .string(issued.expiresAt.rfc3339)),
            ], message.messageID.description)
        notice.about = issued.userID
        notice.channel = issued.channel == .sms ? .sms : .email
        return [notice]
    }

    private func signedIn(
        _ message: IncomingMessage, _ transaction: PostgresTransaction
    ) async throws -> [Notice] {
        let login = try LoginSucceeded.read(message.body)
        let name = login.deviceName ?? login.userAgent
        let devices = KnownDevices(now: clock.now())
        guard try await devices.isNew(name ?? "", of: login.userID, in: transaction) else { return [] }
        return told(
            "security.new_device", message, login.userID,
            [
                JSONMember("device", .string(name ?? "?")), JSONMember("ip", .string(login.ip ?? "?")), at(login.at),
            ], key: login.sessionID.description)
    }

    /// Whoever signs out, or in on one device too many, wants what was set up to go on. Other sessions end because
    /// their owner, or somebody for them, wants them to have no effect any more.
    private static let ordinaryEnds: Set<String> = ["logged_out", "displaced"]
    /// Of an API key.
    private static let endedAlone = "revoked"

    /// What hangs on a session or API key ends with it: pushes always, webhooks when it ends for safety.
    private func ended(
        _ signIn: UniqueID, forSafety: Bool, _ transaction: PostgresTransaction
    ) async throws -> [Notice] {
        let now = clock.now()
        // Waits for what it is asking for at this moment, before anything says that it has ended.
        let disabled =
            forSafety ? try await WebhookEndpointStore.end(signIn, now: now, in: transaction) : []
        try await transaction.pipeline(
            DeviceStore.end(signIn, now: now)
                + (disabled.isEmpty
                    ? [] : [Outbox.append(disabled.map { WebhookNews.event($0, id: ids.next(), at: now) })]))
        return disabled.map { WebhookNews.notice($0, at: now) }
    }

    // MARK: Telling

    private func at(_ time: Timestamp) -> JSONMember { JSONMember("at", .string(time.rfc3339)) }

    private func told(
        _ event: String, _ message: IncomingMessage, _ user: UserID, _ variables: [JSONMember], key: String? = nil
    ) -> [Notice] {
        [notice(event, message, .user(user), variables, key ?? message.messageID.description)]
    }

    private func notice(
        _ event: String, _ message: IncomingMessage, _ recipient: NoticeRecipient, _ variables: [JSONMember],
        _ key: String
    ) -> Notice {
        Notice(
            event: event, key: "\(message.type):\(key)", recipient: recipient, variables: variables,
            at: message.occurredAt)
    }
}
