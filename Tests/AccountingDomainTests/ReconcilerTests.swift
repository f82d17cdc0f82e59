import AccountingDomain
import MoneyKit
import Testing

@Suite struct ReconcilerTests {
    private func compare(_ balances: [WalletBalance], _ books: [Turnover]) throws -> [ReconciledAccount] {
        try Reconciler.compare(
            balances, books: books, rules: .standard, chart: Fixtures.chart, always: [PostingRules.customerControl])
    }

    @Test func equalSidesShowNoDifference() throws {
        let rows = try compare(
            [
                WalletBalance(code: "customer", currency: .USD, balance: 100),
                WalletBalance(code: "clearing:sandbox:USD", currency: .USD, balance: -100),
            ],
            [
                Turnover(account: 21, currency: .USD, debit: 20, credit: 120),
                Turnover(account: 13, currency: .USD, debit: 100, credit: 0),
            ])
        #expect(rows.map(\.account) == [13, 21])
        #expect(rows.allSatisfy { $0.difference == 0 })
    }

    @Test func aDifferenceIsWalletsLessBooks() throws {
        let rows = try compare(
            [WalletBalance(code: "customer", currency: .USD, balance: 100)],
            [Turnover(account: 21, currency: .USD, debit: 0, credit: 99)])
        #expect(rows.map(\.difference) == [1])
    }

    @Test func aSideThatIsMissingCountsAsZero() throws {
        let rows = try compare(
            [WalletBalance(code: "customer", currency: .EUR, balance: 7)],
            [Turnover(account: 21, currency: .USD, debit: 0, credit: 5)])
        #expect(rows.map(\.difference) == [7, -5])
    }

    @Test func accountsThatTheWalletDoesNotKeepAreLeftOut() throws {
        let rows = try compare([], [Turnover(account: 15, currency: .USD, debit: 9, credit: 0)])
        #expect(rows.isEmpty)
    }

    /// The chart has no `clearing:check:USD`.
    @Test func anEmptyAccountNeedsNoCounterpart() throws {
        let rows = try compare([WalletBalance(code: "clearing:check:USD", currency: .USD, balance: 0)], [])
        #expect(rows.isEmpty)
        #expect(throws: AccountingError.self) {
            try compare([WalletBalance(code: "clearing:check:USD", currency: .USD, balance: 1)], [])
        }
    }

    @Test func anUnknownKindIsRefused() {
        #expect(throws: AccountingError.unknownAccountKind("mystery")) {
            _ = try compare([WalletBalance(code: "mystery", currency: .USD, balance: 1)], [])
        }
    }
}
