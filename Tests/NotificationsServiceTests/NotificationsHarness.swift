import Authentication
import Contracts
import HTTPKit
import JSONKit
import Messaging
import MoneyKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import NotificationsService

/// The composed service on a real database and broker, and a clock that stands still; beside it the same core with
/// carriers that write down what they were given.
struct NotificationsHarness: Sendable {
    let client: PartnerClient
    let database: PostgresClient
    let clock: ManualClock
    let key: SigningKey
    let brokerURL: String
    let core: NotificationsCore
    let dispatcher: Dispatcher
    let carrier: RecordingCarrier

    static let start = Timestamp(secondsSince1970: 1_795_262_400)
    static let ada = UserID(UniqueID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_00AA))
    static let grace = UserID(UniqueID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_00BB))
    static let notifications = "/api/v1/notifications"

    static func run(
        carried: Set<NotificationsDomain.Channel> = [.email],
        _ body: @Sendable (NotificationsHarness) async throws -> Void
    ) async throws {
        try await run(NotificationsService.self, carried: carried, body)
    }

    /// - Parameter served: the service, or a part of it whose work the test does by itself.
    static func run(
        _ served: (some FlorinService).Type, carried: Set<NotificationsDomain.Channel> = [.email],
        _ body: @Sendable (NotificationsHarness) async throws -> Void
    ) async throws {
        let clock = ManualClock(start)
        let key = SigningKey.generate()
        let migrations = Outbox.migrations + NotificationsService.migrations
        try await TestDatabase.with(schema: NotificationsService.slug, migrations: migrations) { database in
            try await TestBroker.with(NotificationsService.slug) { broker in
                let settings = try Settings.variables([
                    "FLORIN_MODE": "test", "HTTP_PORT": "0", "DATABASE_URL": database.url, "BROKER_URL": broker.url,
                    // The service's own workers would be there before the test's.
                    "MAIL_ENABLED": "false", "SMS_PROVIDER": "none",
                ])
                let overrides = ServiceOverrides(clock: clock.clock, keys: StaticKeySource([key.verificationKey]))
                try await withService(served, settings: settings, overrides: overrides) { service in
                    let admin = try database.client(poolSize: 4)
                    let carrier = RecordingCarrier()
                    let carriers = carried.map { ($0, Carrier { await carrier.send($0) }) }
                    let core = try NotificationsCore(
                        service.context, NotificationsConfig(settings), admin, catalogue: ShippedData.catalogue(),
                        carried: carried)
                    let harness = NotificationsHarness(
                        client: service.context.partner(
                            service.context.name, baseURL: service.baseURL, timeout: patience),
                        database: admin, clock: clock, key: key, brokerURL: broker.url,
                        core: core,
                        dispatcher: core.dispatcher(service.context, Dictionary(uniqueKeysWithValues: carriers)),
                        carrier: carrier)
                    // What is published before its queue is bound reaches nobody.
                    try await eventually("the service is ready") { await service.context.health.report().isReady }
                    // Nobody has an account before the tests say so.
                    try await admin.execute("update notifications.directory_fill set completed_at = now()")
                    try await body(harness)
                    await admin.close()
                }
            }
        }
    }

    // MARK: What tests do

    struct Answer: Sendable {
        let status: Int
        let body: [UInt8]

        var json: JSONValue { (try? JSONParser.parse(body)) ?? .null }
        var code: String? { json["code"]?.stringValue }
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    func send(
        _ method: EndpointMethod, _ path: String, as user: UserID? = Self.ada, role: Role = .customer,
        json: String? = nil, headers more: [(String, String)] = []
    ) async throws -> Answer {
        var headers = more
        if let user { headers.append(("Authorization", "Bearer \(try token(user, role))")) }
        let answer = try await client.send(method, path, headers: headers, body: json.map { Array($0.utf8) })
        return Answer(status: answer.status, body: answer.body)
    }

    func list(_ query: String = "", as user: UserID = Self.ada) async throws -> [JSONValue] {
        try await send(.get, "\(Self.notifications)\(query)", as: user).json["data"]?.arrayValue ?? []
    }

    func register(
        _ user: UserID = Self.ada, email: String = "ada@florin.test", isVerified: Bool = true, phone: String? = nil,
        country: String? = "GB", version: Int = 2
    ) async throws {
        let entry = DirectoryEntry(
            userID: user, version: version, email: email, isEmailVerified: isVerified, phone: phone,
            isPhoneVerified: phone != nil, firstName: "Ada", lastName: "Lovelace", country: country, status: "active",
            roles: ["customer"])
        try await database.execute(RecipientStore.keep([entry], now: clock.now))
    }

    func notice(
        _ event: String = "deposit.succeeded", _ key: String = "k1", to user: UserID = Self.ada,
        _ variables: [JSONMember] = Self.money
    ) -> Notice {
        Notice(event: event, key: key, recipient: .user(user), variables: variables, at: clock.now)
    }

    static let money = [
        JSONMember("amount", JSON.value(Money(minorUnits: 123_450, currency: .USD))),
        JSONMember("fee", JSON.value(Money(minorUnits: 0, currency: .USD))), JSONMember("provider", .string("sandbox")),
    ]

    @discardableResult
    func take(_ notice: Notice) async throws -> NoticeIntake.Outcome {
        try await database.transaction { try await core.intake.take(notice, in: $0) }
    }

    /// As a batch of messages does.
    func take(_ notices: [Notice]) async throws {
        try await database.transaction { try await core.intake.take(notices, in: $0) }
    }

    /// Everything that is due, in both lanes.
    func dispatch() async throws {
        for urgent in [true, false] {
            while true {
                let (begun, seen) = try await dispatcher.claim(urgent: urgent, limit: 50)
                for delivery in begun { await dispatcher.send(delivery) }
                guard seen > 0 else { break }
            }
        }
    }

    /// `email sent -`, in the order of the channels.
    func deliveries(of event: String = "deposit.succeeded") async throws -> [String] {
        try await database.query(
            """
            select channel || ' ' || status || ' ' || coalesce(reason, '-') from notifications.deliveries
            where event = \(event) order by channel, id
            """
        ).decode(String.self)
    }

    private func token(_ user: UserID, _ role: Role) throws -> String {
        let now = clock.now
        return try TokenSigner(key: key, issuer: "florin", audience: "florin-api").sign(
            AccessToken(
                subject: user, sessionID: UniqueID(high: 7, low: 8), apiKeyID: nil, roles: [role], scopes: nil,
                issuedAt: now, expiresAt: now + .seconds(600), tokenID: UniqueID(high: 7, low: 9)))
    }
}

/// Writes down what it is given, and answers as it was told to.
final class RecordingCarrier: Sendable {
    private struct State {
        var sent: [OutgoingNotice] = []
        var outcomes: [CarrierOutcome] = []
    }

    private let state = Mutex(State())

    var sent: [OutgoingNotice] { state.withLock(\.sent) }

    /// One after the other; without any left everything is accepted.
    func answer(_ outcomes: CarrierOutcome...) { state.withLock { $0.outcomes = outcomes } }

    func send(_ notice: OutgoingNotice) async -> CarrierOutcome {
        state.withLock { state in
            state.sent.append(notice)
            return state.outcomes.isEmpty ? .accepted(reference: nil) : state.outcomes.removeFirst()
        }
    }
}
