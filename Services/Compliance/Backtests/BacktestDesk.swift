import ComplianceDomain
import HTTPKit
import MoneyKit
import Outbox
import PostgresAccess
import Primitives

/// Keeps sets of movements, and orders back-tests over them.
struct BacktestDesk: Sendable {
    /// Of one back-test.
    static let maximumMovements = 1_000_000

    let backtests: BacktestStore
    let rules: RuleShelf
    let worth: DollarWorth
    let ids: IDGenerator

    /// Amounts at the newest rates: those of the set's own time nobody has kept.
    /// - Throws: 503 while nobody knows what a currency is worth.
    func keep(
        _ taken: DatasetForm.Taken, by staff: UserID, at now: Timestamp, _ transactions: Transactions
    ) async throws -> KeptDataset {
        var priced: [(row: DatasetRow, cents: Int64)] = []
        priced.reserveCapacity(taken.rows.count)
        for row in taken.rows {
            guard let cents = try await worth.cents(row.amount) else { throw Problem(.rateUnavailable) }
            priced.append((row, cents))
        }
        let times = taken.rows.map(\.at)
        let kept = KeptDataset(
            id: ids.next(), name: taken.name, rows: taken.rows.count,
            labelled: taken.rows.count { $0.isFraud != nil }, first: times.min() ?? now, last: times.max() ?? now,
            staff: staff, createdAt: now.shown)
        let rows = priced
        try await transactions.run { transaction in
            try await backtests.insert(kept, rows, in: transaction)
            AuditTrail.resource(kept.id)
        }
        return kept
    }

    /// - Parameter codes: nil for all rules on movements and all patterns, whatever their mode.
    func order(
        _ codes: [String]?, over: KeptBacktest.Over, by staff: UserID, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws -> KeptBacktest {
        if let id = over.dataset, try await !backtests.has(id, in: transaction) { throw ComplianceError.notFound }
        _ = try await rules.active(in: transaction)
        let judged = try await rules.store.all(in: transaction).filter(\.isForMovements).map(\.code)
        let wanted = codes ?? judged
        if let unknown = wanted.first(where: { !judged.contains($0) }) {
            throw Problem.invalid("rule_codes", "unknown_value", "\(unknown) is no rule on movements and no pattern")
        }
        let kept = KeptBacktest(
            id: ids.next(), ruleCodes: Set(wanted).sorted(), over: over, status: .running, movements: nil, alerts: nil,
            tookMilliseconds: nil, staff: staff, createdAt: now.shown, finishedAt: nil)
        try await backtests.insert(kept, in: transaction)
        return kept
    }
}

extension KeptRule {
    var isForMovements: Bool { definition.pattern != nil || definition.rule?.event == .movement }
}
