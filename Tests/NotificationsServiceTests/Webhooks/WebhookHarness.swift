import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import NotificationsService

/// The composed service and its webhooks: what happens comes in by the intake, as from the inbox.
struct WebhookHarness: Sendable {
    let harness: ComposedHarness
    let postgres: PostgresClient
    let intake: WebhookIntake
    let keys = Mutexed(0)

    final class Mutexed: Sendable {
        private let value: Mutex<Int>
        init(_ value: Int) { self.value = Mutex(value) }
        func next() -> Int {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }

    static let owner = UserID(UniqueID(high: 7, low: 7))
    static let stranger = UserID(UniqueID(high: 7, low: 70))
    static let session = UniqueID(high: 7, low: 8)
    static let apiKey = UniqueID(high: 7, low: 10)
    static let subject = NoticeSubject(kind: "deposit", id: "d-1")

    var clock: ManualClock { harness.clock }

    static func run(_ body: @Sendable (WebhookHarness) async throws -> Void) async throws {
        try await ComposedHarness.run(settings: ["WEBHOOK_PRIVATE_TARGETS": "127.0.0.1:1-65535"]) { harness in
            let postgres = try harness.database.client(poolSize: 2)
            let catalogue = try EventCatalogue(tsv: Checkout.text("Services/Notifications/Data/events.tsv"))
            let intake = WebhookIntake(
                events: WebhookEventStore(client: postgres), types: WebhookEventTypes(catalogue),
                ids: IDGenerator(clock: harness.clock.clock), clock: harness.clock.clock, signal: WakeSignal())
            try await body(WebhookHarness(harness: harness, postgres: postgres, intake: intake))
            let violations = try await postgres.query(
                SQL(dangerouslyRaw: Checkout.text("Tests/Invariants/notifications_webhooks.sql")))
            #expect(try violations.decode(String.self) == [])
            await postgres.close()
        }
    }

    // MARK: As a caller

    func send(
        _ method: EndpointMethod, _ path: String, _ body: String? = nil, key: String? = nil, as user: UserID = owner,
        scopes: [Scope]? = nil, session: UniqueID = session, signedIn: Duration = .zero
    ) async throws -> ComposedHarness.Answer {
        let token = try harness.token(of: user, scopes: scopes, session: session, signedIn: signedIn)
        var headers = [("Authorization", "Bearer \(token)")]
        if method == .post { headers.append(("Idempotency-Key", key ?? "key-\(keys.next())")) }
        return try await harness.send(method, "/api/v1/webhooks" + path, headers: headers, body: body)
    }

    /// - Returns: its id, and what to check with.
    func endpoint(
        _ url: String, _ more: String = "", events: String = "*", as user: UserID = owner
    ) async throws -> (id: String, secret: String) {
        let answer = try await send(
            .post, "/endpoints", #"{"url":"\#(url)","events":["\#(events)"]\#(more)}"#, as: user)
        #expect(answer.status == 201, "\(answer.json)")
        return (
            try #require(answer.json["id"]?.stringValue), try #require(answer.json["secret"]?.stringValue)
        )
    }

    func deliveries(_ endpoint: String, _ query: String = "") async throws -> [JSONValue] {
        try await send(.get, "/endpoints/\(endpoint)/deliveries?limit=100\(query)").json["data"]?.arrayValue ?? []
    }

    func statuses(_ endpoint: String) async throws -> [String] {
        try await deliveries(endpoint).compactMap { $0["status"]?.stringValue }
    }

    // MARK: As the service

    @discardableResult
    func happens(
        _ type: String = "deposit.succeeded", key: String? = nil, subject: NoticeSubject? = subject,
        data: [JSONMember] = [JSONMember("provider", .string("sandbox"))], to owner: UserID = owner
    ) async throws -> WebhookMessageID? {
        let happening = WebhookHappening(
            key: key ?? "happening \(keys.next())", type: type, ownerID: owner, subject: subject, data: data,
            at: clock.now)
        return try await postgres.transaction { try await intake.take(happening, in: $0) }
    }
}
