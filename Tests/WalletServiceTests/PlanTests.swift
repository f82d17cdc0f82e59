import PostgresAccess
import Primitives
import TestSupport
import Testing
import WalletDomain

@testable import WalletService

/// The queries of the hot path walk indexes, also before anything is analysed.
@Suite struct PlanTests {
    private static let id = AccountID(UniqueID(high: 1, low: 1))
    private static let time = Timestamp(secondsSince1970: 1_800_000_000)

    private static let hot: [(String, SQL)] = [
        ("accounts", LedgerSQL.lockAccounts([id, id], wholeOwners: [])),
        ("owners", LedgerSQL.lockOwners([OwnerID(id.rawValue)])),
        ("overdue holds", LedgerSQL.overdueHolds([id], now: time)),
        ("transactions", LedgerSQL.transactions([TransactionID(id.rawValue)])),
        ("ids", LedgerSQL.existing([TransactionID(id.rawValue)])),
        ("entries", StatementStore.entriesSQL(of: id, low: time, high: time, limit: 20)),
        ("balance", StatementStore.balanceSQL(of: id, at: time)),
    ]

    @Test func hotQueriesReadNoWholeTable() async throws {
        try await LedgerHarness.with { world in
            // What the ledger sets for its transactions; the others must do without once tables are large.
            let settings: [SQL] = ["set local enable_seqscan = off", "set local enable_bitmapscan = on"]
            for (name, statement) in Self.hot {
                let plan = try await world.client.transaction { transaction in
                    try await transaction.pipeline(settings)
                    return try await transaction.query("explain (costs off) " + statement).decode(String.self)
                }
                let text = plan.joined(separator: "\n")
                #expect(!text.contains("Seq Scan"), "\(name):\n\(text)")
                #expect(text.contains("Index"), "\(name):\n\(text)")
            }
        }
    }

    /// One step per index, no sort over the account's history.
    @Test func balanceOfThePastIsALookUpOnEachSide() async throws {
        try await LedgerHarness.with { world in
            let plan = try await world.client.transaction { transaction in
                try await transaction.execute("set local enable_seqscan = off")
                return try await transaction.query(
                    "explain (costs off) " + StatementStore.balanceSQL(of: Self.id, at: Self.time)
                ).decode(String.self)
            }
            let text = plan.joined(separator: "\n")
            #expect(text.contains("Index Scan Backward using movements_by_debit"), "\(text)")
            #expect(text.contains("Index Scan Backward using movements_by_credit"), "\(text)")
        }
    }
}
