import Contracts
import FoundationEssentials
import JSONKit
import Logging
import Messaging
import NIOHTTP1
import NotificationsService
import PostgresAccess
import Primitives
import TestSupport
import Testing

/// A code on its way by e-mail, and notifications dies over it: it arrives, twice only where nobody can know whether it
/// had, and then as the same message.
struct CodeScene {
    let point: String
    let suite: CrashSuite
    private let ids = IDGenerator(clock: .system)

    init(point: String, suite: CrashSuite) {
        self.point = point
        self.suite = suite
    }

    func play() async throws {
        let address = "\(UUID().uuidString.lowercased())@florin.test"
        let process = try await suite.start("notifications", dyingAt: point)
        try await issue(to: address)
        do {
            try await process.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached by a code: \(error)")
            throw error
        }
        #expect(try await status(of: address) == "sending", "\(point)")
        try await suite.start("notifications")
        try await eventually(every: .milliseconds(50), "\(point): the code is sent") {
            // What was being sent is found on the clock that we move.
            suite.clock.advance(by: .seconds(5))
            return try await status(of: address) == "sent"
        }
        let mails = try await suite.send(.GET, "sandbox", "/inbox/messages?channel=email&to=\(address)")
        let names = (mails?.json["data"]?.arrayValue ?? []).compactMap { $0["headers"]?["Message-ID"]?.stringValue }
        #expect(names.count == (point == NotificationsCrashPoints.mail.last ? 2 : 1), "\(point): \(names)")
        #expect(Set(names).count == 1, "\(point): \(names)")
    }

    /// As auth tells of it.
    private func issue(to address: String) async throws {
        let broker = MessageBroker(
            try BrokerConfig(url: try await suite.broker.url(as: "auth")), topology: .exchangesOnly(),
            logger: Logger(label: "auth"))
        let (user, now) = (UserID(ids.next()), suite.clock.clock.now())
        // For so long that no way of the clock ends it.
        let issued = OneTimeCodeIssued(
            userID: user, email: address, purpose: "email_verification", code: "042917",
            expiresAt: now + .seconds(86_400))
        try await broker.publish([
            .event(
                OneTimeCodeIssued.type, id: ids.next(), body: JSON.encode(issued), aggregateID: "\(user)", sequence: 1,
                occurredAt: now)
        ])
        await broker.close()
    }

    private func status(of address: String) async throws -> String? {
        try await suite.database.query(
            """
            select d.status from notifications.deliveries d join notifications.notices n on n.id = d.notice_id
            where n.address = \(address)
            """
        ).first(String.self)
    }
}
