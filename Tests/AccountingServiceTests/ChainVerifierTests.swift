import AccountingDomain
import Logging
import PostgresAccess
import Primitives
import Testing

@testable import AccountingService

@Suite struct ChainVerifierTests {
    struct Tampering: Sendable, CustomTestStringConvertible {
        let what: String
        let sql: String
        /// Place of the first entry that must be named.
        let named: Int64
        var testDescription: String { what }
    }

    private static let swap = """
        update accounting.entries set sequence = -1 where sequence = 4;
        update accounting.entries set sequence = 4 where sequence = 5;
        update accounting.entries set sequence = 5 where sequence = -1;
        update accounting.postings set entry_sequence = -1 where entry_sequence = 4;
        update accounting.postings set entry_sequence = 4 where entry_sequence = 5;
        update accounting.postings set entry_sequence = 5 where entry_sequence = -1;
        """

    @Test(arguments: [
        Tampering(
            what: "an amount", sql: "update accounting.postings set amount = amount + 1 where entry_sequence = 3",
            named: 3),
        Tampering(
            what: "an account", sql: "update accounting.postings set credit_account = 1 where entry_sequence = 1",
            named: 1),
        Tampering(
            what: "a removed line",
            sql: "delete from accounting.postings where entry_sequence = 6 and position = 2", named: 6),
        Tampering(
            what: "a removed entry",
            sql: "delete from accounting.postings where entry_sequence = 2; "
                + "delete from accounting.entries where sequence = 2", named: 2),
        Tampering(
            what: "the removed last entry",
            sql: "delete from accounting.postings where entry_sequence = 8; "
                + "delete from accounting.entries where sequence = 8", named: 8),
        Tampering(what: "the order", sql: swap, named: 4),
        Tampering(
            what: "a day", sql: "update accounting.entries set date = date - 1 where sequence = 7", named: 7),
        Tampering(
            what: "a text", sql: "update accounting.entries set description = 'other' where sequence = 5", named: 5),
        Tampering(
            what: "a hash", sql: "update accounting.entries set hash = sha256('x') where sequence = 5", named: 5),
        Tampering(
            what: "the name of an account",
            sql: "alter table accounting.accounts disable trigger all; "
                + "update accounting.accounts set code = '4101' where code = '4100'", named: 1),
        Tampering(
            what: "the head", sql: "update accounting.chain_head set hash = sha256('x')", named: 8),
    ])
    func tamperingIsFoundAtTheFirstEntryItTouches(_ tampering: Tampering) async throws {
        try await Books.with { books in
            try await Self.fill(books)
            #expect(try await ChainVerifier(books.client).verify().firstBreak == nil)
            // A superuser can switch the triggers off, and that is whom the chain is for.
            try await books.admin.script("set session_replication_role = replica; \(tampering.sql)")
            let report = try await ChainVerifier(books.client).verify()
            #expect(report.firstBreak?.sequence == tampering.named)
            #expect(report.verified.sequence == tampering.named - 1 || tampering.what == "the head")
        }
    }

    @Test func aCutEndWithAMendedHeadShowsAgainstANotedHead() async throws {
        try await Books.with { books in
            try await Self.fill(books)
            let noted = try await IntegrityStore(books.client).read().head
            try await books.admin.script(
                """
                set session_replication_role = replica;
                delete from accounting.entries where sequence = 8;
                update accounting.chain_head set sequence = 7,
                    hash = (select hash from accounting.entries where sequence = 7);
                """)
            #expect(try await ChainVerifier(books.client).verify().firstBreak == nil)
            #expect(try await ChainVerifier(books.client).verify(expected: noted).firstBreak?.sequence == 8)
        }
    }

    @Test func verificationGoesOnWhereItStopped() async throws {
        try await Books.with { books in
            try await Self.fill(books)
            let first = try await ChainVerifier(books.client).verify()
            try await books.post("2026-11-20", [Books.debit("1300", 1), Books.credit("4100", 1)])
            let second = try await ChainVerifier(books.client).verify(after: first.verified)
            #expect(second.verified.sequence == 9)
            #expect(second == (try await ChainVerifier(books.client).verify()))
        }
    }

    @Test func theCommandNamesTheFirstTamperedEntry() async throws {
        try await Books.with { books in
            try await Self.fill(books)
            let intact = try await JournalVerification.run(books.client)
            let head = try await IntegrityStore(books.client).read().head
            #expect(intact.isIntact)
            #expect(intact.text == "intact: 8 entries, head \(Hex.encode(head.hash))")
            #expect(JournalVerification.head("8:\(Hex.encode(head.hash))") == head)
            #expect(JournalVerification.head("8") == nil)
            #expect(JournalVerification.head("8:00") == nil)
            let third = try await EntryStore(books.client).following(2, limit: 1)[0].draft.id
            try await books.admin.script(
                "set session_replication_role = replica; "
                    + "update accounting.postings set amount = 1 where entry_sequence = 3 and position = 1")
            let broken = try await JournalVerification.run(books.client)
            #expect(!broken.isIntact)
            #expect(broken.text.hasPrefix("tampered: entry 3 (\(third))"))
        }
    }

    @Test func theJobGoesOnFromWhereItStoppedAndTellsTheRoute() async throws {
        try await Books.with { books in
            try await Self.fill(books)
            let job = VerifyChain(
                client: books.client, clock: books.clock.clock, logger: Logger(label: "test"), limit: .max)
            try await job.run()
            let store = IntegrityStore(books.client)
            let first = try await store.read()
            #expect(first.verified == first.head)
            #expect(first.verifiedAt == books.clock.now)
            try await books.post("2026-11-20", [Books.debit("1300", 1), Books.credit("4100", 1)])
            try await books.admin.script(
                "set session_replication_role = replica; "
                    + "update accounting.entries set description = 'other' where sequence = 9")
            try await job.run()
            let second = try await store.read()
            #expect(second.firstBreak?.sequence == 9)
            #expect(second.verified.sequence == 8)
        }
    }

    private static func fill(_ books: Books) async throws {
        for amount in 1...8 as ClosedRange<Int64> {
            try await books.post(
                "2026-11-20",
                [Books.debit("1300", amount * 3), Books.credit("4100", amount), Books.credit("2200", amount * 2)])
        }
    }
}
