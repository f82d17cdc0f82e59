import Contracts
import FoundationEssentials
import JSONKit
import Logging
import Messaging
import MoneyKit
import NIOHTTP1
import NotificationsService
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A push on its way, and notifications dies over it: it arrives, twice only where nobody can know whether it had, and
/// then under one key, so that the device shows one.
struct PushScene {
    let point: String
    let suite: CrashSuite
    private let ids = IDGenerator(clock: .system)

    init(point: String, suite: CrashSuite) {
        self.point = point
        self.suite = suite
    }

    func play() async throws {
        let token = UUID().uuidString.lowercased()
        let made = try await suite.insist(
            "notifications", "/api/v1/notifications/devices", #"{"platform":"fcm","token":"\#(token)"}"#,
            key: UUID().uuidString)
        try #require(made.status == 201, "\(made)")
        let device = try #require(UniqueID(made.id))
        let owner = try await suite.database.query("select user_id from notifications.devices where id = \(device)")
            .first(UserID.self)
        let process = try await suite.start("notifications", dyingAt: point)
        try await succeed(of: try #require(owner))
        do {
            try await process.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached by a push: \(error)")
            throw error
        }
        try await suite.start("notifications")
        try await eventually(every: .milliseconds(50), "\(point): the push is sent") {
            // What was being sent is found on the clock that we move.
            suite.clock.advance(by: .seconds(5))
            return try await suite.database.query(
                "select status from notifications.deliveries where device_id = \(device)"
            ).first(String.self) == "sent"
        }
        let pushes = try await suite.send(.GET, "sandbox", "/inbox/messages?channel=push&to=\(token)")
        let shown = pushes?.json["data"]?.arrayValue ?? []
        #expect(shown.count == (point == NotificationsCrashPoints.push.last ? 2 : 1), "\(point): \(shown)")
        // The next scene is about its own device.
        try await suite.database.execute("delete from notifications.devices where id = \(device)")
    }

    /// As payments tells of it.
    private func succeed(of owner: UserID) async throws {
        let broker = MessageBroker(
            try BrokerConfig(url: try await suite.broker.url(as: "payments")), topology: .exchangesOnly(),
            logger: Logger(label: "payments"))
        let event = DepositSucceeded(
            depositID: ids.next(), walletID: ids.next(), ownerID: owner,
            amount: Money(minorUnits: 1_000, currency: .USD), fee: Money(minorUnits: 0, currency: .USD),
            transactionID: ids.next(), provider: "sandbox")
        try await broker.publish([
            .event(
                DepositSucceeded.type, id: ids.next(), body: JSON.encode(event), aggregateID: "\(event.depositID)",
                sequence: 1, occurredAt: suite.clock.clock.now())
        ])
        await broker.close()
    }
}
