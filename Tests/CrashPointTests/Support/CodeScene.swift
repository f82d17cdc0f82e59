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

    init(point: String, suite: CrashSuite) {
        self.point = point
        self.suite = suite
    }

    func play() async throws {
        let address = "\(UUID().uuidString.lowercased())@florin.test"
        let process = try await suite.start("notifications", dyingAt: point)
        try await suite.issueCode(to: address, by: .email)
        do {
            try await process.waitForDeath()
        } catch {
            Issue.record("\(point) is not reached by a code: \(error)")
            throw error
        }
        #expect(try await suite.deliveryStatus(of: address) == "sending", "\(point)")
        try await suite.start("notifications")
        try await eventually(every: .milliseconds(50), "\(point): the code is sent") {
            // What was being sent is found on the clock that we move.
            suite.clock.advance(by: .seconds(5))
            return try await suite.deliveryStatus(of: address) == "sent"
        }
        let mails = try await suite.send(.GET, "sandbox", "/inbox/messages?channel=email&to=\(address)")
        let names = (mails?.json["data"]?.arrayValue ?? []).compactMap { $0["headers"]?["Message-ID"]?.stringValue }
        #expect(names.count == (point == NotificationsCrashPoints.mail.last ? 2 : 1), "\(point): \(names)")
        #expect(Set(names).count == 1, "\(point): \(names)")
    }
}

extension CrashSuite {
    /// A code to an address, as auth tells of it.
    func issueCode(to address: String, by channel: CodeChannel) async throws {
        let broker = MessageBroker(
            try BrokerConfig(url: try await self.broker.url(as: "auth")), topology: .exchangesOnly(),
            logger: Logger(label: "auth"))
        let ids = IDGenerator(clock: .system)
        let (user, now) = (UserID(ids.next()), clock.clock.now())
        // For so long that no way of the clock ends it.
        let issued = OneTimeCodeIssued(
            userID: user, email: channel == .sms ? "\(user)@florin.test" : address, channel: channel,
            phone: channel == .sms ? address : nil,
            purpose: channel == .sms ? "phone_verification" : "email_verification", code: "042917",
            expiresAt: now + .seconds(86_400))
        try await broker.publish([
            .event(
                OneTimeCodeIssued.type, id: ids.next(), body: JSON.encode(issued), aggregateID: "\(user)", sequence: 1,
                occurredAt: now)
        ])
        await broker.close()
    }

    /// Of the delivery to an address.
    func deliveryStatus(of address: String) async throws -> String? {
        try await database.query(
            """
            select d.status from notifications.deliveries d join notifications.notices n on n.id = d.notice_id
            where n.address = \(address)
            """
        ).first(String.self)
    }
}
