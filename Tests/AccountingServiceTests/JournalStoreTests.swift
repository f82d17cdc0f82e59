import AccountingDomain
import MoneyKit
import PostgresAccess
import Primitives
import Testing

@testable import AccountingService

@Suite struct JournalStoreTests {
    @Test func anEntryComesBackAsItWasPosted() async throws {
        try await Books.with { books in
            let posted = try await books.post(
                "2026-11-20",
                [
                    Books.debit("1100-operating", 70), Books.debit("5100", 30), Books.credit("4900", 60),
                    Books.credit("2200", 40), Books.debit("1100-operating", 5, .EUR), Books.credit("4900", 5, .EUR),
                ], description: "naïve “quotes”; \n next")
            let read = try await EntryStore(books.client).find(posted.draft.id)
            #expect(read == posted)
            #expect(Pairing.lines(of: read.draft.postings).count == 6)
        }
    }

    @Test func entriesAreNumberedWithoutGapsWhateverFails() async throws {
        try await Books.with { books in
            try await books.post("2026-11-20", [Books.debit("1300", 1), Books.credit("4900", 1)])
            await #expect(throws: AccountingError.self) {
                try await books.post("2026-11-20", [Books.debit("1300", 1), Books.credit("4900", 2)])
            }
            await #expect(throws: AccountingError.self) {
                try await books.post("2026-11-20", [Books.debit("9999", 1), Books.credit("4900", 1)])
            }
            let last = try await books.post("2026-11-20", [Books.debit("1300", 1), Books.credit("4900", 1)])
            #expect(last.sequence == 2)
        }
    }

    @Test func thirtyTwoWritersAtOnceMakeOneChain() async throws {
        try await Books.with { books in
            try await withThrowingTaskGroup { group in
                for _ in 0..<32 {
                    group.addTask {
                        try await books.post("2026-11-20", [Books.debit("1300", 1), Books.credit("4900", 1)])
                    }
                }
                try await group.waitForAll()
            }
            let report = try await ChainVerifier(books.client).verify()
            #expect(report.firstBreak == nil)
            #expect(report.verified.sequence == 32)
            #expect(try await books.balance("1300") == 32)
            try await Invariants.check(books.admin)
        }
    }

    @Test func anEntryIsReversedOnceEvenByTwoAtOnce() async throws {
        try await Books.with { books in
            let entry = try await books.post("2026-11-20", [Books.debit("1300", 9), Books.credit("4900", 9)])
            let outcomes = await withTaskGroup(of: Result<JournalEntry, any Error>.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        do { return .success(try await books.reverse(entry.draft.id)) } catch { return .failure(error) }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let errors = outcomes.compactMap { outcome -> AccountingError? in
                guard case .failure(let error) = outcome else { return nil }
                return error as? AccountingError
            }
            #expect(errors == [.alreadyReversed(entry.draft.id)])
            #expect(try await books.balance("1300") == 0)
            let read = try await EntryStore(books.client).find(entry.draft.id)
            #expect(read.reversedBy != nil)
            try await Invariants.check(books.admin)
        }
    }

    @Test func sumsBeyond64BitsAreKept() async throws {
        try await Books.with { books in
            for _ in 0..<3 {
                try await books.post(
                    "2026-11-20", [Books.debit("1300", .max), Books.credit("4900", .max)])
            }
            #expect(try await books.balance("1300") == Int128(Int64.max) * 3)
            try await Invariants.check(books.admin)
        }
    }

    @Test func anInactiveAccountRefusesNewLines() async throws {
        try await Books.with { books in
            let chart = try await AccountStore(books.client).chart()
            let account = try chart.account(AccountCode(known: "4900"))
            try await books.client.transaction { transaction in
                _ = try await AccountStore(books.client).update(
                    account.id, AccountChange(isActive: false), act: books.act(), in: transaction)
            }
            await #expect(throws: AccountingError.accountInactive(account.code)) {
                try await books.post("2026-11-20", [Books.debit("1300", 1), Books.credit("4900", 1)])
            }
        }
    }
}
