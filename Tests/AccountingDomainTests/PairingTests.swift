import AccountingDomain
import MoneyKit
import Primitives
import TestSupport
import Testing

@Suite struct PairingTests {
    @Test func twoLinesAreOnePosting() throws {
        let postings = try Pairing.postings(of: [
            Fixtures.line(12, .debit, 100, memo: "in"), Fixtures.line(41, .credit, 100),
        ])
        let posting = try #require(postings.first)
        #expect(postings.count == 1)
        #expect(posting.debit == PostingSide(account: 12, line: 1, memo: "in"))
        #expect(posting.credit == PostingSide(account: 41, line: 2))
        #expect(posting.amount == Money(minorUnits: 100, currency: .USD))
    }

    @Test(arguments: [99, 101] as [Int64])
    func oneCentTooFewOrTooManyIsUnbalanced(credit: Int64) {
        let imbalance = Imbalance(currency: .USD, debit: 100, credit: Int128(credit))
        #expect(throws: AccountingError.unbalancedEntry([imbalance])) {
            _ = try Pairing.postings(of: [Fixtures.line(12, .debit, 100), Fixtures.line(41, .credit, credit)])
        }
    }

    @Test func totalsThatAgreeOnlyAcrossCurrenciesAreUnbalanced() {
        let expected = AccountingError.unbalancedEntry([
            Imbalance(currency: .USD, debit: 100, credit: 0), Imbalance(currency: .EUR, debit: 0, credit: 100),
        ])
        #expect(throws: expected) {
            _ = try Pairing.postings(of: [
                Fixtures.line(12, .debit, 100), Fixtures.line(41, .credit, 100, .EUR),
            ])
        }
    }

    @Test(arguments: [0, -1, Int64.min])
    func anAmountBelowOneIsRefusedWithItsLine(amount: Int64) {
        #expect(throws: AccountingError.amountNotPositive(line: 1)) {
            _ = try Pairing.postings(of: [Fixtures.line(12, .debit, 1), Fixtures.line(41, .credit, amount)])
        }
    }

    @Test func sumsBeyond64BitsBalance() throws {
        let huge = Int64.max
        let lines = [
            Fixtures.line(12, .debit, huge), Fixtures.line(13, .debit, huge), Fixtures.line(21, .credit, huge - 1),
            Fixtures.line(41, .credit, huge), Fixtures.line(22, .credit, 1),
        ]
        #expect(Pairing.lines(of: try Pairing.postings(of: lines)) == lines)
    }

    @Test func randomEntriesComeBackLineByLine() throws {
        var random = SeededGenerator(seed: 20_261_120)
        for _ in 0..<500 {
            let lines = Self.randomLines(using: &random)
            let postings = try Pairing.postings(of: lines)
            #expect(Pairing.lines(of: postings) == lines)
            #expect(postings.count < lines.count)
            #expect(postings.allSatisfy { $0.amount.isPositive })
        }
    }

    /// Random debits in up to three currencies, and as random credits that add up to them.
    static func randomLines(using random: inout SeededGenerator) -> [JournalLine] {
        var lines: [JournalLine] = []
        for currency in [Currency.USD, .EUR, .JPY].prefix(Int.random(in: 1...3, using: &random)) {
            var left: Int64 = 0
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                let amount = Int64.random(in: 1...1_000_000, using: &random)
                left += amount
                lines.append(Fixtures.line(12, .debit, amount, currency))
            }
            while left > 0 {
                let amount = Int64.random(in: 1...left, using: &random)
                left -= amount
                lines.append(Fixtures.line(41, .credit, amount, currency))
            }
        }
        return lines.shuffled(using: &random)
    }
}
