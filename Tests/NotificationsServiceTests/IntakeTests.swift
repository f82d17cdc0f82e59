import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import NotificationsService

@Suite struct IntakeTests {
    private typealias Harness = NotificationsHarness

    @Test func aNoticeIsInTheInboxInWords() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            let entry = try #require(try await harness.list().first)
            #expect(entry["title"]?.stringValue == "Your deposit of 1,234.50 USD has arrived")
            #expect(entry["seq"]?.integerValue == 1)
            #expect(entry["data"]?["amount"]?["amount"]?.stringValue == "1234.50")
            #expect(entry["read_at"] == .null)
            #expect(try await harness.list(as: Harness.grace).isEmpty)
        }
    }

    @Test func toldTwiceIsToldOnce() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let notice = harness.notice()
            try await harness.take(notice)
            guard case .duplicate = try await harness.take(notice) else {
                Issue.record("taken twice")
                return
            }
            #expect(try await harness.list().count == 1)
        }
    }

    @Test func toldAtOnceIsToldOnce() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let notice = harness.notice()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await harness.take(notice) } }
                try await group.waitForAll()
            }
            #expect(try await harness.list().count == 1)
        }
    }

    /// A deletion is the owner's word; the source's repetition does not bring the entry back.
    @Test func whatWasDeletedDoesNotComeBack() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            let id = try #require(try await harness.list().first?["id"]?.stringValue)
            #expect(try await harness.send(.delete, "\(Harness.notifications)/\(id)").status == 204)
            try await harness.take(harness.notice())
            #expect(try await harness.list().isEmpty)
        }
    }

    @Test func numbersAscendWhoeverWrites() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<16 {
                    group.addTask { try await harness.take(harness.notice("user.welcome", "k\(index)", [])) }
                }
                try await group.waitForAll()
            }
            let numbers = try await harness.list("?limit=100").compactMap { $0["seq"]?.integerValue }
            #expect(numbers == Array((1...16).reversed()))
        }
    }

    @Test func beyondTwentyInAMinuteTheRestIsOne() async throws {
        try await Harness.run { harness in
            try await harness.register()
            for index in 0..<25 { try await harness.take(harness.notice("deposit.succeeded", "k\(index)")) }
            let entries = try await harness.list("?limit=100")
            #expect(entries.count == 21)
            #expect(entries.first?["count"]?.integerValue == 5)
            #expect(entries.first?["text"]?.stringValue == "×5: 6,172.50 USD")
            let due = try await harness.database.query(
                """
                select count(*) from notifications.deliveries
                where channel = 'email' and next_attempt_at = \(Harness.start + .seconds(60))
                """
            ).first(Int.self)
            #expect(due == 1)
        }
    }

    @Test func aCodeIsSealedAndWiped() async throws {
        try await Harness.run { harness in
            var notice = Notice(
                event: "code.password_reset", key: "c1",
                recipient: .address(.email, "ada@florin.test", name: nil, locale: "fr"),
                variables: [
                    JSONMember("code", .string("042917")),
                    JSONMember("expires_at", .string((harness.clock.now + .seconds(900)).rfc3339)),
                ], at: harness.clock.now)
            notice.about = Harness.ada
            notice.channel = .email
            try await harness.take(notice)
            let open = try await harness.database.query("select variables::text from notifications.notices")
            #expect(try open.first(String.self)?.contains("042917") == false)
            try await harness.dispatch()
            let mail = try #require(harness.carrier.sent.first)
            #expect(mail.parts.text.contains("Votre code est 042917"))
            #expect(mail.parts.html?.contains("042917") == true)
            #expect(mail.unsubscribeURL == nil)
            let sealed = try await harness.database.query(
                "select count(*) from notifications.notices where sealed_secrets is not null")
            #expect(try sealed.first(Int.self) == 0)
        }
    }

    /// Another service asks for it by a person; it still goes no other way than its own.
    @Test func aCodeIsNeverInTheInbox() async throws {
        try await Harness.run { harness in
            try await harness.register(isVerified: false)
            try await harness.take(
                harness.notice(
                    "code.password_reset", "c1",
                    [
                        JSONMember("code", .string("042917")),
                        JSONMember("expires_at", .string((harness.clock.now + .seconds(900)).rfc3339)),
                    ]))
            #expect(try await harness.list().isEmpty)
            #expect(try await harness.deliveries(of: "code.password_reset") == ["email skipped unverified"])
        }
    }

    @Test func whoWasErasedIsToldNothing() async throws {
        try await Harness.run { harness in
            try await harness.database.execute(
                """
                insert into notifications.data_subjects (user_id, erased_at, erased_by)
                values (\(Harness.ada), now(), \(UniqueID.example))
                """)
            guard case .nobody = try await harness.take(harness.notice()) else {
                Issue.record("somebody was told")
                return
            }
        }
    }
}
