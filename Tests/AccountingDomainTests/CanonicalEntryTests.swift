import AccountingDomain
import MoneyKit
import Primitives
import Testing

@Suite struct CanonicalEntryTests {
    private static let base = EntryDraft(
        id: EntryID(UniqueID(high: 1, low: 2)), date: CalendarDay(daysSince1970: 20_000),
        occurredAt: Timestamp(microsecondsSince1970: 3), source: .manual, description: "ab",
        postings: [
            Posting(
                debit: PostingSide(account: 1, line: 1, subledger: UniqueID(high: 5, low: 6), memo: "m"),
                credit: PostingSide(account: 2, line: 2), amount: Money(minorUnits: 7, currency: .USD)),
            Posting(
                debit: PostingSide(account: 1, line: 3), credit: PostingSide(account: 2, line: 4),
                amount: Money(minorUnits: 8, currency: .EUR)),
        ], reference: "c")

    private static func bytes(
        _ change: (inout EntryDraft) -> Void = { _ in }, sequence: Int64 = 1, postedAt: Int64 = 9,
        code: (AccountNumber) -> String = { "A\($0)" }
    ) -> [UInt8] {
        var draft = base
        change(&draft)
        var canonical = CanonicalEntry()
        canonical.encode(
            draft, sequence: sequence, postedAt: Timestamp(microsecondsSince1970: postedAt), codes: code)
        return canonical.bytes
    }

    @Test func everyFactChangesTheBytes() {
        let changes: [@Sendable (inout EntryDraft) -> Void] = [
            { $0.id = EntryID(UniqueID(high: 1, low: 3)) },
            { $0.date = CalendarDay(daysSince1970: 20_001) },
            { $0.occurredAt = Timestamp(microsecondsSince1970: 4) },
            { $0.source = .reversal },
            { $0.description = "abc" },
            { $0.reference = nil },
            { $0.reference = "" },
            { $0.sourceID = UniqueID(high: 0, low: 0) },
            { $0.sourceSequence = 0 },
            { $0.sourceReverses = UniqueID(high: 0, low: 0) },
            { $0.reverses = EntryID(UniqueID(high: 0, low: 0)) },
            { $0.createdBy = UserID(UniqueID(high: 0, low: 0)) },
            { $0.postings.removeLast() },
            { $0.postings.reverse() },
            { $0.postings[0].amount = Money(minorUnits: 8, currency: .USD) },
            { $0.postings[0].amount = Money(minorUnits: 7, currency: .GBP) },
            { $0.postings[0].credit = PostingSide(account: 3, line: 2) },
            { $0.postings[0].debit = PostingSide(account: 1, line: 1, memo: "m") },
            { $0.postings[0].debit = PostingSide(account: 1, line: 1, subledger: UniqueID(high: 5, low: 6)) },
            { $0.postings[1].credit = PostingSide(account: 2, line: 5) },
            {
                $0.description = "a"; $0.reference = "bc"
            },
        ]
        var seen: Set<[UInt8]> = [Self.bytes()]
        for (index, change) in changes.enumerated() {
            #expect(seen.insert(Self.bytes(change)).inserted, "change \(index) gives bytes that another entry has")
        }
        #expect(seen.insert(Self.bytes(sequence: 2)).inserted)
        #expect(seen.insert(Self.bytes(postedAt: 10)).inserted)
        #expect(seen.insert(Self.bytes(code: { "B\($0)" })).inserted)
    }

    @Test func theBufferIsFreshForEachEntry() {
        var canonical = CanonicalEntry()
        for _ in 0..<2 {
            canonical.encode(Self.base, sequence: 1, postedAt: Timestamp(microsecondsSince1970: 9)) { "A\($0)" }
            #expect(canonical.bytes == Self.bytes())
        }
    }
}
