import AccountingDomain
import Messaging
import PostgresAccess
import Primitives
import Testing

@testable import AccountingService

/// Periods are closed after their end and in their order, and opened again in the reverse one.
@Suite struct PeriodOrderTests {
    private func fill(_ books: Books, _ days: [String]) async throws {
        for day in days { try await books.post(day, [Books.debit("1300", 10), Books.credit("4900", 10)]) }
    }

    @Test(arguments: [
        ("2026-11", "2026-11-30", false), ("2026-11", "2026-12-01", true), ("2026-12", "2026-11-28", false),
        ("2026", "2026-12-31", false), ("2026", "2027-01-01", true),
    ])
    func aPeriodIsClosedFromTheDayAfterItsEnd(name: String, today: String, isClosed: Bool) async throws {
        try await Books.with { books in
            try await fill(books, ["2026-11-20"])
            try books.wait(until: today)
            let period = try await books.period(name)
            if isClosed {
                try await books.close(name)
            } else {
                await #expect(throws: AccountingError.periodNotEnded(period)) { try await books.close(name) }
            }
            #expect(try await books.period(name).status == (isClosed ? .closed : .open))
            try await Invariants.check(books.admin)
        }
    }

    @Test func aMonthWaitsForEarlierOnesThatHoldEntriesAndTakesEmptyOnesAlong() async throws {
        try await Books.with { books in
            try await fill(books, ["2025-12-31", "2026-03-15", "2026-11-20"])
            try books.wait(until: "2026-12-01")
            for month in ["2025-12", "2026-03"] {
                let first = try await books.period(month)
                await #expect(throws: AccountingError.earlierPeriodOpen(first)) { try await books.close("2026-11") }
                try await books.close(month)
            }
            try await books.close("2026-11")
            for month in ["2025-01", "2026-01", "2026-04", "2026-10"] {
                #expect(try await books.period(month).status == .closed, "\(month)")
            }
            #expect(try await books.period("2025").status == .open)
            #expect(try await books.period("2026-12").status == .open)
            let events = try await books.client.query(
                "select count(*) from outbox where type = 'accounting.period_closed.v1'")
            #expect(try events.first(Int.self) == 23)
            try await Invariants.check(books.admin)
        }
    }

    @Test func aYearWaitsForTheYearBeforeIt() async throws {
        try await Books.with { books in
            try await fill(books, ["2025-12-31", "2026-03-15"])
            try books.wait(until: "2027-01-01")
            let before = try await books.period("2025")
            await #expect(throws: AccountingError.earlierPeriodOpen(before)) { try await books.close("2026") }
            try await books.close("2025")
            try await books.close("2026")
            #expect(try await books.balance("3200") == -20)
            await #expect(throws: AccountingError.laterPeriodClosed(try await books.period("2026"))) {
                try await books.reopen("2025")
            }
            try await books.reopen("2026")
            try await books.reopen("2025")
            #expect(try await books.balance("3200") == 0)
            try await Invariants.check(books.admin)
        }
    }

    @Test func onlyTheLastClosedMonthIsOpenedAgain() async throws {
        try await Books.with { books in
            try await fill(books, ["2026-09-01", "2026-10-01", "2026-11-01"])
            try books.wait(until: "2026-12-01")
            for month in ["2026-09", "2026-10", "2026-11"] { try await books.close(month) }
            let last = try await books.period("2026-11")
            await #expect(throws: AccountingError.laterPeriodClosed(last)) { try await books.reopen("2026-09") }
            for month in ["2026-11", "2026-10", "2026-09"] { try await books.reopen(month) }
            #expect(try await books.balance("3200") == 0)
            try await Invariants.check(books.admin)
        }
    }

    @Test func twoClosingsAtOnceKeepTheOrder() async throws {
        try await Books.with { books in
            try await fill(books, ["2026-10-01", "2026-11-01"])
            try books.wait(until: "2026-12-01")
            await withTaskGroup(of: Void.self) { group in
                for month in ["2026-11", "2026-10", "2026-11", "2026-10"] {
                    // Whichever comes too early or too late is refused.
                    group.addTask { _ = try? await books.close(month) }
                }
            }
            #expect(try await books.period("2026-10").status == .closed)
            try await Invariants.check(books.admin)
        }
    }

    @Test func nothingIsBookedBeforeAClosedMonthEvenInAYearNobodyPostedTo() async throws {
        try await Books.with { books in
            try await fill(books, ["2026-10-01"])
            try await books.close("2026-10")
            let day = try "2003-05-10".asDay
            await #expect(throws: AccountingError.periodClosed(day)) {
                try await books.post("2003-05-10", [Books.debit("1300", 1), Books.credit("4900", 1)])
            }
            let late = books.walletMessages
            let event = late.transaction(
                [late.movement("customer", "fees:USD", 1)], at: Timestamp(rfc3339: "2003-05-10T10:00:00Z"))
            #expect(await books.stream().handle([late.posted([event], sequence: 1)]) == [.ack])
            let entry = try await EntryStore(books.client).newest(EntryStore.Filter(), before: nil, limit: 1).first
            #expect(entry?.draft.date == (try "2026-11-01".asDay))
            try await Invariants.check(books.admin)
        }
    }

    @Test func theDatabaseKeepsTheOrderByItself() async throws {
        try await Books.with { books in
            try await fill(books, ["2026-10-01", "2026-11-01"])
            func refusal(_ sql: String) async -> String? {
                do {
                    try await books.client.script(sql)
                    return nil
                } catch {
                    return error.constraint
                }
            }
            func close(_ month: String, at time: String) -> String {
                """
                update accounting.periods set status = 'closed', closed_at = '\(time)', closed_sequence = 9
                where kind = 'month' and starts_on = '\(month)-01'
                """
            }
            #expect(await refusal(close("2026-11", at: "2026-12-01T00:00:00Z")) == "periods_in_order")
            #expect(await refusal(close("2026-10", at: "2026-10-31T23:59:59Z")) == "periods_closed_after_end")
            #expect(await refusal(close("2026-10", at: "2026-11-01T00:00:00Z")) == nil)
            #expect(await refusal(close("2026-11", at: "2026-12-01T00:00:00Z")) == nil)
            let reopening = """
                update accounting.periods set status = 'open', closed_at = null, closed_sequence = null
                where kind = 'month' and starts_on = '2026-10-01'
                """
            #expect(await refusal(reopening) == "periods_in_order")
        }
    }
}
