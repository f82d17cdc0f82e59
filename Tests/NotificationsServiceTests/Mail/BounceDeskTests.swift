import Logging
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import NotificationsService

/// What a report does, once, on a real database.
struct BounceDeskTests {
    private struct Desk: Sendable {
        let desk: BounceDesk
        let client: PostgresClient
        let clock: ManualClock
        let ids: IDGenerator
        let seen: Seen

        func take(_ bytes: [UInt8]) async throws -> BounceDesk.Result {
            try await client.transaction { transaction in try await desk.take(bytes, in: transaction) }
        }

        /// A delivery to an address, that reports can name.
        func delivery(to address: String = "ada@example.test", type: String = "transfer") -> UniqueID {
            let id = ids.next()
            seen.sent.withLock {
                $0[id] = MailedDelivery(id: id, userID: UserID(UniqueID(high: 1, low: 1)), address: address, type: type)
            }
            return id
        }

        func reason(_ address: String = "ada@example.test") async throws -> SuppressionReason? {
            try await desk.suppressions.list(channel: .email, address: address, reason: nil, after: nil, limit: 2)
                .first?
                .reason
        }

        func events() async throws -> Int {
            let rows = try await client.query(
                "select count(*) from outbox where type = 'notifications.address_suppressed.v1'")
            return try rows.first(Int.self) ?? 0
        }
    }

    private final class Seen: Sendable {
        let sent = Mutex<[UniqueID: MailedDelivery]>([:])
        let marks = Mutex<[MailDeliveries.Mark]>([])
        let optOuts = Mutex<[String]>([])
        let notices = Mutex<[Notice]>([])
    }

    private static let returnPath = ReturnPath(domain: "florin.test", secret: "a secret of tests")

    private func withDesk(_ body: @Sendable (Desk) async throws -> Void) async throws {
        let migrations = Outbox.migrations + NotificationsService.migrations
        try await TestDatabase.with(schema: NotificationsService.slug, migrations: migrations) { database in
            let client = try database.client(poolSize: 8)
            let clock = ManualClock(Timestamp(secondsSince1970: 1_795_000_000))
            let seen = Seen()
            let deliveries = MailDeliveries(
                find: { id, _ in seen.sent.withLock { $0[id] } },
                mark: { _, mark, _ in seen.marks.withLock { $0.append(mark) } },
                optOut: { _, type, _ in seen.optOuts.withLock { $0.append(type) } })
            let ids = IDGenerator(clock: clock.clock)
            let desk = BounceDesk(
                reader: MailFeedbackReader(returnPath: Self.returnPath),
                suppressions: SuppressionStore(client: client), deliveries: deliveries,
                tell: { notice, _ in seen.notices.withLock { $0.append(notice) } }, clock: clock.clock, ids: ids,
                logger: Logger(label: "test"))
            let result: Result<Void, any Error>
            do {
                result = .success(
                    try await body(Desk(desk: desk, client: client, clock: clock, ids: ids, seen: seen)))
            } catch {
                result = .failure(error)
            }
            await client.close()
            try result.get()
        }
    }

    private static func bounce(_ delivery: UniqueID, _ code: String, action: String = "failed") -> [UInt8] {
        report(
            delivery, kind: "delivery-status",
            """
            Reporting-MTA: dns; mx.test

            Final-Recipient: rfc822; somebody@else.test
            Action: \(action)
            Status: \(code)
            """)
    }

    private static func feedback(_ delivery: UniqueID, _ type: String) -> [UInt8] {
        report(delivery, kind: "feedback-report", "Feedback-Type: \(type)\nUser-Agent: x\nVersion: 1")
    }

    private static func report(_ delivery: UniqueID, kind: String, _ fields: String) -> [UInt8] {
        Array(
            """
            To: <\(returnPath.address(of: delivery))>
            Content-Type: multipart/report; report-type=\(kind); boundary=b

            --b
            Content-Type: message/\(kind)

            \(fields)

            --b--

            """.utf8)
    }

    @Test func aHardBounceSuppressesAtOnceAndOnce() async throws {
        try await withDesk { desk async throws in
            let delivery = desk.delivery(to: "Ada@Example.test")
            #expect(try await desk.take(Self.bounce(delivery, "5.1.1")) == .bounced)
            #expect(try await desk.take(Self.bounce(delivery, "5.1.1")) == .repeated)
            #expect(try await desk.reason() == .hardBounce)
            #expect(try await desk.reason("somebody@else.test") == nil)
            #expect(try await desk.events() == 1)
            #expect(desk.seen.notices.withLock { $0.map(\.event) } == ["address.unreachable"])
            #expect(desk.seen.marks.withLock { $0 } == [.bounced("5.1.1")])
        }
    }

    @Test func theSameReportAtOnceHasOneEffect() async throws {
        try await withDesk { desk async throws in
            let report = Self.bounce(desk.delivery(), "5.1.1")
            let results = try await withThrowingTaskGroup(of: BounceDesk.Result.self) { group in
                for _ in 0..<16 { group.addTask { try await desk.take(report) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.count { $0 == .bounced } == 1)
            #expect(results.count { $0 == .repeated } == 15)
            #expect(try await desk.events() == 1)
        }
    }

    @Test func twoMessagesAtOnceSuppressTheAddressOnce() async throws {
        try await withDesk { desk async throws in
            let reports = (0..<16).map { _ in Self.bounce(desk.delivery(), "5.1.1") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for report in reports { group.addTask { _ = try await desk.take(report) } }
                try await group.waitForAll()
            }
            #expect(try await desk.events() == 1)
            #expect(desk.seen.notices.withLock { $0.count } == 1)
        }
    }

    @Test func softBouncesSuppressAfterFiveOverThreeDays() async throws {
        try await withDesk { desk async throws in
            for day in 0..<5 {
                let delivery = desk.delivery()
                #expect(try await desk.take(Self.bounce(delivery, "5.2.2")) == .bounced)
                // The same delivery counts once, however often it is told of.
                #expect(try await desk.take(Self.bounce(delivery, "5.2.2")) == .repeated)
                #expect(try await desk.reason() == (day < 4 ? nil : .softBounces))
                desk.clock.advance(by: .seconds(64_800))
            }
        }
    }

    @Test func fiveInOneDaySuppressNothing() async throws {
        try await withDesk { desk async throws in
            for _ in 0..<8 { _ = try await desk.take(Self.bounce(desk.delivery(), "5.2.2")) }
            #expect(try await desk.reason() == nil)
        }
    }

    @Test func whatIsOurFaultSuppressesNothing() async throws {
        try await withDesk { desk async throws in
            #expect(try await desk.take(Self.bounce(desk.delivery(), "5.7.1")) == .bounced)
            #expect(try await desk.reason() == nil)
            #expect(desk.seen.notices.withLock { $0.isEmpty })
        }
    }

    @Test func aDelayIsNoEnd() async throws {
        try await withDesk { desk async throws in
            #expect(try await desk.take(Self.bounce(desk.delivery(), "5.1.1", action: "delayed")) == .noted)
            #expect(try await desk.reason() == nil)
            #expect(desk.seen.marks.withLock { $0.isEmpty })
        }
    }

    @Test func aComplaintIsKeptAndALaterBounceWeighsMore() async throws {
        try await withDesk { desk async throws in
            let delivery = desk.delivery()
            #expect(try await desk.take(Self.feedback(delivery, "abuse")) == .complained)
            #expect(try await desk.take(Self.feedback(delivery, "Abuse")) == .repeated)
            #expect(try await desk.reason() == .complaint)
            #expect(desk.seen.notices.withLock { $0.isEmpty })
            _ = try await desk.take(Self.bounce(desk.delivery(), "5.1.1"))
            #expect(try await desk.reason() == .hardBounce)
            _ = try await desk.take(Self.feedback(desk.delivery(), "abuse"))
            #expect(try await desk.reason() == .hardBounce)
        }
    }

    @Test func anOptOutEndsThatType() async throws {
        try await withDesk { desk async throws in
            #expect(try await desk.take(Self.feedback(desk.delivery(type: "promotion"), "opt-out")) == .unsubscribed)
            #expect(desk.seen.optOuts.withLock { $0 } == ["promotion"])
            #expect(try await desk.take(Self.feedback(desk.delivery(), "auth-failure")) == .noted)
            #expect(try await desk.reason() == nil)
        }
    }

    @Test func aForgedOrUnknownDeliveryHasNoEffect() async throws {
        try await withDesk { desk async throws in
            let delivery = desk.delivery()
            let right = Self.returnPath.address(of: delivery)
            let forged = ReturnPath(domain: "florin.test", secret: "guessed").address(of: delivery)
            let report = String(decoding: Self.bounce(delivery, "5.1.1"), as: UTF8.self).replacing(right, with: forged)
            #expect(try await desk.take(Array(report.utf8)) == .notOurs)
            #expect(try await desk.take(Self.bounce(desk.ids.next(), "5.1.1")) == .notOurs)
            #expect(try await desk.reason() == nil)
            let rows = try await desk.client.query("select count(*) from notifications.mail_reports")
            #expect(try rows.first(Int.self) == 0)
        }
    }

    @Test func aRefusalAtOnceCountsAsABounce() async throws {
        try await withDesk { desk async throws in
            let delivery = MailedDelivery(
                id: desk.ids.next(), userID: nil, address: "bob@hardbounce.test", type: "security")
            for (kind, expected) in [(MailRefusal.Kind.temporary, SuppressionReason?.none), (.permanent, .hardBounce)] {
                try await desk.client.transaction { transaction in
                    try await desk.desk.refused(
                        delivery, MailRefusal(kind: kind, enhancedCode: "5.1.1", text: "550 5.1.1 no"), in: transaction)
                }
                #expect(try await desk.reason("bob@hardbounce.test") == expected)
            }
        }
    }

    @Test func whoIsTakenOffTheListBeginsAnew() async throws {
        try await withDesk { desk async throws in
            for _ in 0..<5 {
                _ = try await desk.take(Self.bounce(desk.delivery(), "5.2.2"))
                desk.clock.advance(by: .seconds(86_400))
            }
            let kept = try await desk.desk.suppressions.list(
                channel: nil, address: nil, reason: .softBounces, after: nil, limit: 10)
            let suppression = try #require(kept.first)
            try await desk.client.transaction { transaction in
                try await desk.desk.suppressions.remove(suppression, in: transaction)
            }
            _ = try await desk.take(Self.bounce(desk.delivery(), "5.2.2"))
            #expect(try await desk.reason() == nil)
        }
    }
}
