import AccountingDomain
import MoneyKit
import Primitives
import TestSupport
import Testing

@Suite struct StatementTests {
    /// Net debits by account number of the chart, as turnovers.
    private func turnovers(_ nets: [(AccountNumber, Int128)], _ currency: Currency = .USD) -> [Turnover] {
        nets.map { number, net in
            Turnover(account: number, currency: currency, debit: max(net, 0), credit: max(-net, 0))
        }
    }

    private let chart = Fixtures.chart
    private var books: [Turnover] {
        turnovers([(12, 150), (15, 50), (21, -100), (31, -60), (41, -70), (51, 30), (22, -30), (32, 30)])
    }

    @Test func theColumnsOfATrialBalanceAreEqual() {
        let balance = TrialBalance(books + turnovers([(12, 5), (41, -5)], .EUR), chart: chart)
        #expect(balance.totals.map(\.debit.minorUnits) == [5, 260])
        #expect(balance.totals.map(\.credit.minorUnits) == [5, 260])
        #expect(balance.totals.map(\.currency) == [.EUR, .USD])
        #expect(balance.rows.filter { $0.debit.currency == .USD }.map(\.account.code.description).first == "1100")
    }

    @Test func aBalanceSheetBalancesBeforeClosing() throws {
        let sheet = try #require(BalanceSheet(books, comparedWith: [], chart: chart).statements.first)
        #expect(sheet.isBalanced)
        #expect(sheet.unclosedProfit == 40)
        #expect(sheet.assets.subtotal == 200)
        #expect(sheet.liabilities.subtotal == 130)
        #expect(sheet.equity.subtotal == 70)
        #expect(sheet.equity.rows.last?.name == BalanceSheet.profitRowName)
    }

    @Test func closingMovesTheProfitAndChangesNoTotal() throws {
        let closing = Closing.postings(books, chart: chart, retained: 32)
        #expect(closing.map(\.currency) == [.USD])
        let postings = try #require(closing.first?.postings)
        let after =
            books
            + postings.flatMap { posting in
                let amount = Int128(posting.amount.minorUnits)
                return [
                    Turnover(account: posting.debit.account, currency: .USD, debit: amount, credit: 0),
                    Turnover(account: posting.credit.account, currency: .USD, debit: 0, credit: amount),
                ]
            }
        let before = try #require(BalanceSheet(books, comparedWith: [], chart: chart).statements.first)
        let sheet = try #require(BalanceSheet(after, comparedWith: [], chart: chart).statements.first)
        #expect(sheet.isBalanced)
        #expect(sheet.unclosedProfit == 0)
        #expect(sheet.equity.subtotal == before.equity.subtotal)
        #expect(sheet.equity.rows.first { $0.account?.number == 32 }?.amount == 10)
        #expect(Closing.postings(Self.summed(after), chart: chart, retained: 32).isEmpty)
    }

    private static func summed(_ turnovers: [Turnover]) -> [Turnover] {
        Dictionary(grouping: turnovers, by: \.account).map { account, own in
            Turnover(
                account: account, currency: .USD, debit: own.reduce(0) { $0 + $1.debit },
                credit: own.reduce(0) { $0 + $1.credit })
        }
    }

    @Test func aBalanceBeyond64BitsClosesInParts() {
        let huge = Int128(Int64.max) * 2 + 1
        let closing = Closing.postings(turnovers([(41, -huge), (12, huge)]), chart: chart, retained: 32)
        let sum = closing.flatMap(\.postings).reduce(Int128(0)) { $0 + Int128($1.amount.minorUnits) }
        #expect(sum == huge)
        #expect(closing.flatMap(\.postings).allSatisfy { $0.debit.account == 41 && $0.credit.account == 32 })
    }

    @Test func anIncomeStatementShowsRevenueLessExpenseBesideTheComparison() throws {
        let before = turnovers([(41, -10), (51, 40)])
        let statement = try #require(IncomeStatement(books, comparedWith: before, chart: chart).statements.first)
        #expect(statement.netIncome == 40)
        #expect(statement.comparisonNetIncome == -30)
        #expect(statement.revenue.rows.map(\.amount) == [70])
        #expect(statement.expenses.rows.map(\.comparison) == [40])
    }

    @Test func cashFlowsFallUnderTheActivityOfTheOtherAccount() throws {
        func flow(_ debit: AccountNumber, _ credit: AccountNumber, _ amount: Int128) -> Flow {
            Flow(debit: debit, credit: credit, currency: .USD, amount: amount)
        }
        let range = CashFlow.Range(
            flows: [
                flow(12, 31, 1_000),  // share capital paid in
                flow(15, 12, 300),  // equipment bought
                flow(12, 41, 70),  // fees received
                flow(51, 12, 30),  // costs paid
                flow(13, 12, 500),  // from one cash account to another
                flow(15, 22, 999),  // equipment on credit: no cash
            ], before: turnovers([(12, 5), (21, -5)]))
        let flows = CashFlow(range, comparedWith: CashFlow.Range(flows: [], before: []), chart: chart)
        let statement = try #require(flows.statements.first)
        #expect(statement.sections.map(\.name) == ["operating", "investing", "financing"])
        #expect(statement.sections.map(\.subtotal) == [40, -300, 1_000])
        #expect(statement.opening == 5)
        #expect(statement.netChange == 740)
        #expect(statement.closing == 745)
    }

    @Test func statementsOfRandomBooksAlwaysBalance() throws {
        var random = SeededGenerator(seed: 99)
        let numbers = chart.accounts.map(\.number)
        for _ in 0..<200 {
            var nets: [AccountNumber: Int128] = [:]
            for _ in 0..<50 {
                let amount = Int128(Int64.random(in: 1...Int64.max, using: &random))
                nets[try #require(numbers.randomElement(using: &random)), default: 0] += amount
                nets[try #require(numbers.randomElement(using: &random)), default: 0] -= amount
            }
            let books = turnovers(nets.map { ($0, $1) })
            let sheet = try #require(BalanceSheet(books, comparedWith: [], chart: chart).statements.first)
            let income = try #require(IncomeStatement(books, comparedWith: [], chart: chart).statements.first)
            #expect(sheet.isBalanced)
            #expect(sheet.unclosedProfit == income.netIncome)
            let totals = try #require(TrialBalance(books, chart: chart).totals.first)
            #expect(totals.debit == totals.credit)
        }
    }
}
