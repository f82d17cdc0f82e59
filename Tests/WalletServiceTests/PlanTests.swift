import MoneyKit
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
        ("count of holds", LedgerSQL.countOfHolds([id])), ("holds in the way", LedgerSQL.customersHolds([id])),
        ("transactions", LedgerSQL.transactions([TransactionID(id.rawValue)])),
        ("ids", LedgerSQL.existing([TransactionID(id.rawValue)])),
        ("entries", StatementStore.entriesSQL(of: id, .USD, EntryFilter(), limit: 20)),
        (
            "entries between", StatementStore.entriesSQL(of: id, .USD, EntryFilter(from: time, to: time), limit: 20)
        ),
        (
            "fees", StatementStore.entriesSQL(of: id, .USD, EntryFilter(kind: .fee, direction: .debit), limit: 20)
        ),
        ("balance", StatementStore.balanceSQL(of: id, before: time)),
        ("transfers", TransferStore.listSQL(of: [id, id], TransferFilter(), limit: 20)),
        (
            "transfers filtered",
            TransferStore.listSQL(
                of: [id, id],
                TransferFilter(
                    kind: .transfer, isReversed: true, direction: .incoming, from: time, to: time,
                    before: TransferPosition(createdAt: time, id: TransactionID(id.rawValue))), limit: 20)
        ),
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

    /// Filters are conditions of the walk: it begins at the newest that is wanted and stops after a page, whatever the
    /// account's history.
    @Test func filteredListsWalkEachSideBackwards() async throws {
        try await LedgerHarness.with { world in
            let filter = TransferFilter(kind: .transfer, isReversed: false, from: Self.time, to: Self.time)
            let entries = EntryFilter(from: Self.time, to: Self.time, kind: .transfer)
            let statements = [
                TransferStore.listSQL(of: [Self.id], filter, limit: 20),
                StatementStore.entriesSQL(of: Self.id, .USD, entries, limit: 20),
            ]
            for statement in statements {
                let plan = try await world.client.transaction { transaction in
                    try await transaction.pipeline(["set local enable_seqscan = off", "set local enable_sort = off"])
                    return try await transaction.query("explain (costs off) " + statement).decode(String.self)
                }
                let text = plan.joined(separator: "\n")
                for index in ["movements_by_debit", "movements_by_credit"] {
                    #expect(text.contains("Index Scan Backward using \(index)"), "\(text)")
                }
                #expect(text.contains("created_at >= ") && text.contains("created_at < "), "\(text)")
            }
        }
    }

    /// One step per index, no sort over the account's history.
    @Test func balanceOfThePastIsALookUpOnEachSide() async throws {
        try await LedgerHarness.with { world in
            let plan = try await world.client.transaction { transaction in
                try await transaction.execute("set local enable_seqscan = off")
                return try await transaction.query(
                    "explain (costs off) " + StatementStore.balanceSQL(of: Self.id, before: Self.time)
                ).decode(String.self)
            }
            let text = plan.joined(separator: "\n")
            #expect(text.contains("Index Scan Backward using movements_by_debit"), "\(text)")
            #expect(text.contains("Index Scan Backward using movements_by_credit"), "\(text)")
        }
    }
}
