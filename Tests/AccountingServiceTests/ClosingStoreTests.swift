import AccountingDomain
import MoneyKit
import Primitives
import Testing

@testable import AccountingService

@Suite struct ClosingStoreTests {
    /// A profit of 70 in October and of 40 (and 5 EUR) in November; then it is December.
    private func fill(_ books: Books) async throws {
        try await books.post("2026-10-05", [Books.debit("1100-operating", 70), Books.credit("4900", 70)])
        try await books.post("2026-11-05", [Books.debit("1100-operating", 60), Books.credit("4900", 60)])
        try await books.post("2026-11-06", [Books.debit("5100", 20), Books.credit("2200", 20)])
        try await books.post("2026-11-30", [Books.debit("1300", 5, .EUR), Books.credit("4900", 5, .EUR)])
        try books.wait(until: "2026-12-01")
    }

    @Test func closingAMonthMovesItsProfitInEachCurrencyAndNoOther() async throws {
        try await Books.with { books in
            try await fill(books)
            try await books.close("2026-10")
            #expect(try await books.balance("3200") == -70)
            try await books.close("2026-11")
            #expect(try await books.balance("3200") == -110)
            #expect(try await books.balance("3200", .EUR) == -5)
            #expect(try await books.balance("4900") == 0)
            #expect(try await books.balance("5100") == 0)
            try await Invariants.check(books.admin)
        }
    }

    @Test func closingAYearClosesItsOpenMonths() async throws {
        try await Books.with { books in
            try await fill(books)
            try await books.close("2026-10")
            try books.wait(until: "2027-01-01")
            try await books.close("2026")
            #expect(try await books.balance("3200") == -110)
            #expect(try await books.balance("4900") == 0)
            #expect(try await books.period("2026-03").status == .closed)
            let month = try await books.period("2026-11").id
            await #expect(throws: AccountingError.yearClosed(month)) { try await books.reopen("2026-11") }
            try await Invariants.check(books.admin)
        }
    }

    @Test func reopeningTakesTheClosingBackAndLeavesMonthsThatWereClosedBefore() async throws {
        try await Books.with { books in
            try await fill(books)
            try await books.close("2026-10")
            try books.wait(until: "2027-01-01")
            try await books.close("2026")
            try await books.reopen("2026")
            #expect(try await books.balance("3200") == -70)
            #expect(try await books.period("2026-10").status == .closed)
            #expect(try await books.period("2026-11").status == .open)
            try await books.reopen("2026-10")
            #expect(try await books.balance("3200") == 0)
            try await books.close("2026-10")
            try await books.close("2026-11")
            #expect(try await books.balance("3200") == -110)
            try await Invariants.check(books.admin)
            #expect(try await ChainVerifier(books.client).verify().firstBreak == nil)
        }
    }

    @Test func aClosedMonthRefusesEntriesAndASecondClosing() async throws {
        try await Books.with { books in
            try await fill(books)
            try await books.close("2026-10")
            try await books.close("2026-11")
            let day = try "2026-11-01".asDay
            await #expect(throws: AccountingError.periodClosed(day)) {
                try await books.post("2026-11-01", [Books.debit("1300", 1), Books.credit("4900", 1)])
            }
            let id = try await books.period("2026-11").id
            await #expect(throws: AccountingError.periodAlreadyClosed(id)) { try await books.close("2026-11") }
            try await books.reopen("2026-11")
            await #expect(throws: AccountingError.periodNotClosed(id)) { try await books.reopen("2026-11") }
            try await books.post("2026-11-01", [Books.debit("1300", 1), Books.credit("4900", 1)])
        }
    }

    @Test func anEntryOfAClosingCannotBeReversedByHand() async throws {
        try await Books.with { books in
            try await fill(books)
            try await books.close("2026-10")
            let entries = try await EntryStore(books.client).newest(
                EntryStore.Filter(source: .closing), before: nil, limit: 1)
            let closing = try #require(entries.first?.draft.id)
            await #expect(throws: AccountingError.entryNotReversible(closing)) {
                _ = try await books.reverse(closing)
            }
        }
    }

    @Test func whatIsPostedWhileTheMonthClosesIsInItsProfitOrRefused() async throws {
        try await Books.with { books in
            try await fill(books)
            try await books.close("2026-10")
            let posted = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<24 {
                    group.addTask {
                        if index == 12 {
                            try await books.close("2026-11")
                            return 0
                        }
                        do {
                            try await books.post("2026-11-15", [Books.debit("1300", 1), Books.credit("4900", 1)])
                            return 1
                        } catch AccountingError.periodClosed { return 0 }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(try await books.balance("3200") == Int128(-110 - posted))
            try await Invariants.check(books.admin)
        }
    }
}
