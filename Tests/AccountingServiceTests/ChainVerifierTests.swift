import AccountingDomain
import Logging
import MoneyKit
import PostgresAccess
import Primitives
import ServiceKit
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
                + "update accounting.accounts set code = '4901' where code = '4900'", named: 1),
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
            try await books.post("2026-11-20", [Books.debit("1300", 1), Books.credit("4900", 1)])
            let second = try await ChainVerifier(books.client).verify(after: first.verified)
            #expect(second.verified.sequence == 9)
            #expect(second == (try await ChainVerifier(books.client).verify()))
        }
    }

    @Test func theCommandNamesTheFirstTamperedEntry() async throws {
        try await Books.with { books in
            try await Self.fill(books)
            let intact = try await JournalVerification.run(books.client, clock: books.clock.clock)
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
            let broken = try await JournalVerification.run(books.client, clock: books.clock.clock)
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
            try await books.post("2026-11-20", [Books.debit("1300", 1), Books.credit("4900", 1)])
            try await books.admin.script(
                "set session_replication_role = replica; "
                    + "update accounting.entries set description = 'other' where sequence = 9")
            try await job.run()
            let second = try await store.read()
            #expect(second.firstBreak?.sequence == 9)
            #expect(second.verified.sequence == 8)
        }
    }

    private func look(_ books: Books, limit: Int64 = .max) async throws -> Integrity {
        try await VerifyChain(
            client: books.client, clock: books.clock.clock, logger: Logger(label: "test"), limit: limit
        ).run()
        return try await IntegrityStore(books.client).read()
    }

    private static let change = """
        set session_replication_role = replica;
        update accounting.postings set amount = 1 where entry_sequence = 3 and position = 1
        """

    @Test func whatWasWalkedIsWalkedAgain() async throws {
        try await Books.with { books in
            try await Self.fill(books)
            let first = try await look(books)
            #expect(first.status == .intact)
            #expect(first.lastProof?.through == first.head)
            try await books.admin.script(Self.change)
            books.clock.advance(by: .seconds(60))
            let second = try await look(books)
            #expect(second.status == .broken)
            #expect(second.firstBreak?.sequence == 3)
            #expect(second.breakFoundAt == books.clock.now)
            #expect(second.lastProof == first.lastProof, "nothing was proven by a walk that broke off")
        }
    }

    @Test func aBreakStaysFoundUntilItIsCleared() async throws {
        try await Books.with { books in
            try await Self.fill(books)
            _ = try await look(books)
            try await books.admin.script(Self.change)
            let found = try await look(books)
            try await books.admin.script(
                "set session_replication_role = replica; "
                    + "update accounting.postings set amount = 3 where entry_sequence = 3 and position = 1")
            #expect(try await ChainVerifier(books.client).verify().firstBreak == nil, "it was put right")
            books.clock.advance(by: .seconds(60))
            let mended = try await look(books)
            #expect(mended.status == .broken)
            #expect(mended.firstBreak == found.firstBreak)
            #expect(mended.breakFoundAt == found.breakFoundAt)
            let cleared = try await JournalVerification.run(
                books.client, clearing: "restored from the backup", clock: books.clock.clock)
            #expect(cleared.text.hasSuffix("; the break found before is cleared"))
            #expect(try await look(books).status == .intact)
            let kept = try await books.client.query("select sequence, because from accounting.cleared_breaks")
            #expect(try kept.first(Int64.self, String.self)?.1 == "restored from the backup")
        }
    }

    @Test func aBrokenChainIsNotCleared() async throws {
        try await Books.with { books in
            try await Self.fill(books)
            try await books.admin.script(Self.change)
            #expect(try await look(books).status == .broken)
            let outcome = try await JournalVerification.run(
                books.client, clearing: "it will be fine", clock: books.clock.clock)
            #expect(!outcome.isIntact)
            #expect(try await look(books).status == .broken)
        }
    }

    @Test func nothingIsCalledIntactBeyondWhatWasWalked() async throws {
        try await Books.with { books in
            // Looks go by batches of 2,000 entries.
            try await books.post(try await Self.drafts(4_500, books))
            let started = books.clock.now
            var looks: [Integrity] = []
            for _ in 0..<3 {
                looks.append(try await look(books, limit: 1))
                books.clock.advance(by: .seconds(60))
            }
            #expect(looks.map(\.status) == [.unverified, .unverified, .intact])
            #expect(looks.map(\.verified.sequence) == [2_000, 4_000, 4_500])
            #expect(looks.map { $0.round?.walked.sequence } == [2_000, 4_000, nil])
            #expect(looks.map(\.lastProof?.through.sequence) == [nil, nil, 4_500])
            #expect(looks[2].lastProof?.startedAt == started)
            #expect(looks[2].lastProof?.completedAt == started + .seconds(120))
            try await books.post("2026-11-20", [Books.debit("1300", 1), Books.credit("4900", 1)])
            #expect(try await IntegrityStore(books.client).read().status == .unverified)
            let next = try await look(books, limit: 1)
            #expect(next.status == .intact)
            #expect(next.round?.walked.sequence == 2_000)
            #expect(next.lastProof?.through.sequence == 4_500)
        }
    }

    @Test func theAgeOfTheProofIsShown() async throws {
        try await Books.with { books in
            let registry = PrometheusRegistry()
            let watch = WatchProof(books.client, clock: books.clock.clock, metrics: registry)
            try await Self.fill(books)
            _ = try await look(books)
            books.clock.advance(by: .seconds(90))
            try await watch.run()
            #expect(registry.exposition().contains("accounting_chain_proof_age_seconds 90\n"))
            #expect(registry.exposition().contains("accounting_chain_broken 0\n"))
            try await books.admin.script(Self.change)
            _ = try await look(books)
            try await watch.run()
            #expect(registry.exposition().contains("accounting_chain_broken 1\n"))
        }
    }

    private static func drafts(_ count: Int, _ books: Books) async throws -> [EntryDraft] {
        let chart = try await AccountStore(books.client).chart()
        let debit = try chart.account(AccountCode(known: "1300")).number
        let credit = try chart.account(AccountCode(known: "4900")).number
        return (0..<count).map { _ in
            EntryDraft(
                id: books.ids.next(), date: books.clock.now.day, occurredAt: books.clock.now, source: .manual,
                description: "one of many",
                postings: [
                    Posting(
                        debit: PostingSide(account: debit, line: 1), credit: PostingSide(account: credit, line: 2),
                        amount: Money(minorUnits: 1, currency: .USD))
                ], createdBy: books.user)
        }
    }

    private static func fill(_ books: Books) async throws {
        for amount in 1...8 as ClosedRange<Int64> {
            try await books.post(
                "2026-11-20",
                [Books.debit("1300", amount * 3), Books.credit("4900", amount), Books.credit("2200", amount * 2)])
        }
    }
}
