import AccountingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// The statements, made from turnovers.
struct Reports: Sendable {
    private let accounts: AccountStore
    private let turnovers: TurnoverStore

    init(_ client: PostgresClient) {
        accounts = AccountStore(client)
        turnovers = TurnoverStore(client)
    }

    func trialBalance(asOf day: CalendarDay, currency: Currency?) async throws -> TrialBalance {
        TrialBalance(
            try await turnovers.turnovers(.through(day), currency: currency, closing: true),
            chart: try await accounts.chart())
    }

    func balanceSheet(
        asOf day: CalendarDay, comparedWith before: CalendarDay, currency: Currency?
    ) async throws -> BalanceSheet {
        BalanceSheet(
            try await turnovers.turnovers(.through(day), currency: currency, closing: true),
            comparedWith: try await turnovers.turnovers(.through(before), currency: currency, closing: true),
            chart: try await accounts.chart())
    }

    func incomeStatement(
        _ range: DayRange, comparedWith before: DayRange, currency: Currency?
    ) async throws -> IncomeStatement {
        IncomeStatement(
            try await turnovers.turnovers(.within(range), currency: currency, closing: false),
            comparedWith: try await turnovers.turnovers(.within(before), currency: currency, closing: false),
            chart: try await accounts.chart())
    }

    func cashFlow(_ range: DayRange, comparedWith before: DayRange, currency: Currency?) async throws -> CashFlow {
        CashFlow(
            try await cash(range, currency), comparedWith: try await cash(before, currency),
            chart: try await accounts.chart())
    }

    private func cash(_ range: DayRange, _ currency: Currency?) async throws -> CashFlow.Range {
        CashFlow.Range(
            flows: try await turnovers.flows(.within(range), currency: currency),
            before: try await turnovers.turnovers(.before(range.from), currency: currency, closing: true))
    }
}
