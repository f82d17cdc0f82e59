import Authentication
import CurlKit
import FoundationEssentials
import HTTPKit
import JSONKit
import MoneyKit
import NotificationsDomain
import PostgresAccess
import Primitives
import SandboxService
import ServiceKit
import TestSupport
import Testing

@testable import NotificationsService

/// The composed service beside a sandbox, which plays the push services and a browser.
struct PushHarness: Sendable {
    let harness: ComposedHarness
    let sandbox: PartnerClient
    let postgres: PostgresClient
    private let intake: NoticeIntake

    static let ada = UserID(UniqueID(high: 7, low: 7))
    static let grace = UserID(UniqueID(high: 7, low: 70))
    static let devices = "/api/v1/notifications/devices"

    var clock: ManualClock { harness.clock }

    /// - Parameter settings: variables of the service beside those that tell where the sandbox is.
    static func run(
        settings more: [String: String] = [:], _ body: @escaping @Sendable (PushHarness) async throws -> Void
    ) async throws {
        let journal = "\(FileManager.default.temporaryDirectory.path)/\(uniqueName("push")).journal"
        defer { try? FileManager.default.removeItem(atPath: journal) }  // only a leftover in /tmp
        let apnsPort = try freePort()
        let settings = try Settings.variables([
            "FLORIN_MODE": "test", "HTTP_PORT": "0", "SANDBOX_JOURNAL": journal, "SANDBOX_APNS_PORT": "\(apnsPort)",
        ])
        try await withService(SandboxProvider.self, settings: settings) { sandbox in
            let settings = [
                "SANDBOX_URL": sandbox.baseURL, "WEBHOOK_PRIVATE_TARGETS": "127.0.0.1:1-65535", "MAIL_ENABLED": "false",
                "APNS_URL": "http://127.0.0.1:\(apnsPort)",
            ].merging(more) { $1 }
            try await ComposedHarness.run(settings: settings) { harness in
                let postgres = try harness.database.client(poolSize: 2)
                let (catalogue, clock) = (try ShippedData.catalogue(), harness.clock.clock)
                let intake = NoticeIntake(
                    catalogue: catalogue, wording: try Wording(catalogue: catalogue, seeds: ShippedData.seeds()),
                    zones: ZoneBook(), carried: Carried(channels: [.inApp, .push]),
                    secrets: SecretBox(secret: Array(repeating: 7, count: 32)), ids: IDGenerator(clock: clock),
                    clock: clock)
                try await body(
                    PushHarness(
                        harness: harness, sandbox: PartnerClient(.shared, name: "sandbox", baseURL: sandbox.baseURL),
                        postgres: postgres, intake: intake))
                await postgres.close()
            }
        }
    }

    // MARK: As a caller

    func send(
        _ method: EndpointMethod, _ path: String = "", _ body: String? = nil, as user: UserID = ada,
        scopes: [Scope]? = nil
    ) async throws -> ComposedHarness.Answer {
        let headers = [("Authorization", "Bearer \(try harness.token(of: user, scopes: scopes))")]
        return try await harness.send(method, Self.devices + path, headers: headers, body: body)
    }

    func register(_ body: String, as user: UserID = ada) async throws -> ComposedHarness.Answer {
        try await send(.post, "", body, as: user)
    }

    func register(_ subscription: JSONValue, as user: UserID = ada) async throws -> ComposedHarness.Answer {
        let body = JSON.encode(
            JSONValue.object([JSONMember("platform", .string("web")), JSONMember("subscription", subscription)]))
        return try await register(String(decoding: body, as: UTF8.self), as: user)
    }

    /// A browser of the sandbox.
    func browser(_ body: String = "{}") async throws -> JSONValue {
        let answer = try await sandbox.send(.post, "/webpush/subscriptions", body: Array(body.utf8))
        #expect(answer.status == 201)
        return try JSONParser.parse(answer.body)
    }

    /// What came to a device, newest first.
    func inbox(_ address: String) async throws -> [JSONValue] {
        let escaped = address.replacing(":", with: "%3A").replacing("/", with: "%2F")
        let answer = try await sandbox.send(.get, "/inbox/messages?channel=push&to=\(escaped)")
        return try JSONParser.parse(answer.body)["data"]?.arrayValue ?? []
    }

    static func header(_ name: String, of message: JSONValue) -> String? {
        guard case .object(let headers)? = message["headers"] else { return nil }
        return headers.first { $0.name.lowercased() == name.lowercased() }?.value.stringValue
    }

    /// `skip no_device`
    func explained(as user: UserID = ada) async throws -> String {
        let answer = try await harness.send(
            .post, "/api/v1/notifications/preferences/explain",
            headers: [("Authorization", "Bearer \(try harness.token(of: user, scopes: nil))")],
            body: #"{"event":"deposit.succeeded"}"#)
        let push = answer.json["channels"]?.arrayValue?.first { $0["channel"]?.stringValue == "push" }
        return "\(push?["decision"]?.stringValue ?? "?") \(push?["reason"]?.stringValue ?? "-")"
    }

    // MARK: As the service

    func happens(_ key: String = "k1", to user: UserID = ada) async throws {
        let notice = Notice(
            event: "deposit.succeeded", key: key, recipient: .user(user),
            variables: [
                JSONMember("amount", JSON.value(Money(minorUnits: 123_450, currency: .USD))),
                JSONMember("fee", JSON.value(Money(minorUnits: 0, currency: .USD))),
                JSONMember("provider", .string("sandbox")),
            ], at: clock.now)
        try await postgres.transaction { _ = try await intake.take(notice, in: $0) }
    }

    /// `sent -`, in the order in which they were made.
    func pushes(to user: UserID = ada) async throws -> [String] {
        try await postgres.query(
            """
            select status || ' ' || coalesce(reason, '-') from notifications.deliveries
            where user_id = \(user) and channel = 'push' order by id
            """
        ).decode(String.self)
    }

    /// Of the only push.
    func attempts() async throws -> Int32 {
        try await postgres.query("select attempts from notifications.deliveries where channel = 'push'")
            .first(Int32.self) ?? 0
    }

    func deviceCount(of user: UserID = ada) async throws -> Int {
        try await send(.get, "", as: user).json["data"]?.arrayValue?.count ?? -1
    }
}
