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

    /// The same for any way in which a minute's happenings come together, as far as its owner sees it.
    @Test(arguments: [[25], [7, 13, 5], [20, 1, 4], [1, 24]])
    func aMinuteIsTheSameInBatches(sizes: [Int]) async throws {
        try await Harness.run { harness in
            try await harness.register()
            var index = 0
            for size in sizes {
                try await harness.take((index..<index + size).map { harness.notice("deposit.succeeded", "k\($0)") })
                index += size
            }
            let entries = try await harness.list("?limit=100")
            #expect(entries.count == 21)
            #expect(entries.first?["count"]?.integerValue == 5)
            #expect(entries.first?["text"]?.stringValue == "×5: 6,172.50 USD")
            #expect(entries.dropFirst().allSatisfy { $0["count"]?.integerValue == 1 })
            let kept = try await harness.database.query(
                """
                select count(*) filter (where folded_into is not null), max(count), count(*) from notifications.notices
                """)
            #expect(try #require(try kept.first(Int.self, Int.self, Int.self)) == (5, 5, 26))
            let fold = try await harness.database.query(
                """
                select variables ->> 'count', b.count from notifications.notices n
                join notifications.bursts b on b.fold_id = n.id
                """)
            #expect(try #require(try fold.first(String.self, Int.self)) == ("5", 25))
        }
    }

    /// Two people, two kinds and what is told twice in one transaction: numbers follow the order of the telling.
    @Test func aBatchIsWhatItsNoticesAre() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.register(Harness.grace, email: "grace@florin.test")
            try await harness.take(harness.notice("user.welcome", "old", []))
            try await harness.take([
                harness.notice("deposit.succeeded", "a"),
                harness.notice("user.welcome", "b", to: Harness.grace, []),
                harness.notice("deposit.succeeded", "a"),
                harness.notice("user.welcome", "old", []),
                harness.notice("user.welcome", "c", []),
                harness.notice("deposit.succeeded", "d", to: Harness.grace),
            ])
            func inbox(_ user: UserID) async throws -> [String] {
                try await harness.list("?limit=100", as: user).map { entry in
                    "\(entry["seq"]?.integerValue ?? 0) \(entry["event"]?.stringValue ?? "")"
                }
            }
            #expect(try await inbox(Harness.ada) == ["3 user.welcome", "2 deposit.succeeded", "1 user.welcome"])
            #expect(try await inbox(Harness.grace) == ["2 deposit.succeeded", "1 user.welcome"])
            #expect(try await harness.deliveries().filter { $0 == "in_app delivered -" }.count == 2)
        }
    }

    /// One that cannot be told takes the whole batch with it, and leaves nothing: the consumer takes it apart.
    @Test func aBatchIsWholeOrNothing() async throws {
        try await Harness.run { harness in
            try await harness.register()
            await #expect(throws: NotificationsError.unknownEvent("no.such")) {
                try await harness.take([harness.notice(), harness.notice("no.such", "k2")])
            }
            #expect(try await harness.list().isEmpty)
        }
    }

    /// What a batch costs the database does not grow with it: each statement that writes is counted by a trigger.
    @Test func aHundredNoticesAreAsManyStatementsAsOne() async throws {
        try await Harness.run { harness in
            let people = (1...25).map { UserID(UniqueID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0100 + $0)) }
            for (index, person) in people.enumerated() {
                try await harness.register(person, email: "p\(index)@florin.test")
            }
            let tables = ["notices", "entries", "entry_heads", "deliveries", "bursts"]
            try await harness.database.execute("create sequence notifications.statements")
            try await harness.database.execute(
                """
                create function notifications.count_statement() returns trigger language plpgsql security definer as $$
                begin perform nextval('notifications.statements'); return null; end $$
                """)
            for table in tables {
                try await harness.database.execute(
                    """
                    create trigger counted after insert or update or delete on notifications.\(identifier: table)
                        for each statement execute function notifications.count_statement()
                    """)
            }
            func statements(_ notices: [Notice]) async throws -> Int {
                let before = try await last()
                try await harness.take(notices)
                return try await last() - before
            }
            func last() async throws -> Int {
                let row = try await harness.database.query("select last_value from notifications.statements")
                return try #require(try row.first(Int.self))
            }
            _ = try await statements([harness.notice("deposit.succeeded", "first", to: people[0])])
            let one = try await statements([harness.notice("deposit.succeeded", "one", to: people[0])])
            let hundred = try await statements(
                people.flatMap { person in
                    (0..<4).map { harness.notice("deposit.succeeded", "\(person) \($0)", to: person) }
                })
            #expect(one > 0 && hundred == one)
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
