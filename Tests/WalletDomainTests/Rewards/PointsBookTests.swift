import Primitives
import Testing
import WalletDomain

import struct TestSupport.SeededGenerator

/// Points: the oldest go first, and whatever happens the balance is what is left.
@Suite struct PointsBookTests {
    private static let ids = IDGenerator(clock: .system)
    private static let day = CalendarDay(daysSince1970: 20_000)

    @Test func theOldestGoFirst() {
        let (old, new): (UniqueID, UniqueID) = (Self.ids.next(), Self.ids.next())
        var book = PointsBook()
        book.earn(50, for: new, until: Self.day.adding(days: 2), ids: Self.ids)
        book.earn(30, for: old, until: Self.day.adding(days: 1), ids: Self.ids)
        let isSpent = book.redeem(40, for: Self.ids.next(), ids: Self.ids)
        #expect(book.lots.map(\.bill) == [new] && book.lots.map(\.left) == [40])
        let isOverspent = book.redeem(41, for: Self.ids.next(), ids: Self.ids)
        #expect(isSpent && !isOverspent)
        book.expire(on: Self.day.adding(days: 1), ids: Self.ids)
        #expect(book.balance == 40)
        book.expire(on: Self.day.adding(days: 2), ids: Self.ids)
        #expect(book.balance == 0 && book.lots.isEmpty)
        #expect(book.entries.map(\.delta) == [50, 30, -40, -40])
        #expect(book.entries.map(\.balanceAfter) == [50, 80, 40, 0])
        #expect(book.entries.map(\.number) == [1, 2, 3, 4])
    }

    /// What was spent before it was taken back is paid by what comes later.
    @Test func whatIsGoneIsOwed() {
        let (first, second): (UniqueID, UniqueID) = (Self.ids.next(), Self.ids.next())
        var book = PointsBook()
        book.earn(50, for: first, until: Self.day, ids: Self.ids)
        let isSpent = book.redeem(50, for: Self.ids.next(), ids: Self.ids)
        #expect(isSpent)
        book.clawBack(50, of: first, ids: Self.ids)
        #expect(book.balance == 0 && book.owed == 50 && book.entries.count == 2)
        book.earn(30, for: second, until: Self.day, ids: Self.ids)
        #expect(book.balance == 0 && book.owed == 20)
        book.earn(30, for: Self.ids.next(), until: Self.day, ids: Self.ids)
        #expect(book.balance == 10 && book.owed == 0)
        #expect(book.entries.map(\.reason) == [.earned, .redeemed, .earned, .clawedBack, .earned, .clawedBack])
    }

    /// A reversal takes the points of its own bill before those of others.
    @Test func aBillLosesItsOwn() {
        let (old, new): (UniqueID, UniqueID) = (Self.ids.next(), Self.ids.next())
        var book = PointsBook()
        book.earn(30, for: old, until: Self.day, ids: Self.ids)
        book.earn(30, for: new, until: Self.day.adding(days: 9), ids: Self.ids)
        book.clawBack(30, of: new, ids: Self.ids)
        #expect(book.lots.map(\.bill) == [old] && book.balance == 30)
    }

    @Test(arguments: 0..<200)
    func anyRunKeepsItsSums(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var book = PointsBook()
        var earned: [(UniqueID, Int64)] = []
        var today = Self.day
        for _ in 0..<60 {
            let points = Int64.random(in: 0...40, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0, 1:
                let bill: UniqueID = Self.ids.next()
                let end = today.adding(days: Int.random(in: 1...9, using: &random))
                book.earn(points, for: bill, until: end, ids: Self.ids)
                earned.append((bill, points))
            case 2: _ = book.redeem(points, for: Self.ids.next(), ids: Self.ids)
            case 3:
                today = today.adding(days: 1)
                book.expire(on: today, ids: Self.ids)
            default:
                guard !earned.isEmpty else { continue }
                let (bill, points) = earned.remove(at: Int.random(in: 0..<earned.count, using: &random))
                book.clawBack(points, of: bill, ids: Self.ids)
            }
            let sums = Self.sums(of: book)
            #expect(book.balance == sums.came && book.balance == sums.left && book.balance == sums.last)
            #expect(book.balance >= 0 && book.owed >= 0 && (book.balance == 0 || book.owed == 0))
        }
    }

    private static func sums(of book: PointsBook) -> (came: Int64, left: Int64, last: Int64) {
        var (came, left) = (Int64(0), Int64(0))
        for entry in book.entries { came += entry.delta }
        for lot in book.lots { left += lot.left }
        return (came, left, book.entries.last?.balanceAfter ?? 0)
    }
}
