import MoneyKit
import PostgresAccess
import Primitives
import Synchronization
import WalletDomain

/// Finds our own accounts, and opens them when they are first needed. An account's code names one account forever, so
/// what was found once is remembered.
final class SystemAccountStore: Sendable {
    private let client: PostgresClient
    private let ids: IDGenerator
    private let known = Mutex<[SystemAccountKey: AccountID]>([:])

    init(client: PostgresClient, ids: IDGenerator) {
        self.client = client
        self.ids = ids
    }

    /// The accounts of all keys, in no order.
    func accounts(_ keys: Set<SystemAccountKey>) async throws -> [AccountID] {
        guard !keys.isEmpty else { return [] }
        let missing = known.withLock { known in keys.filter { known[$0] == nil } }
        if !missing.isEmpty { try await open(missing.sorted { $0.code < $1.code }) }
        return known.withLock { known in keys.compactMap { known[$0] } }
    }

    /// What was found before may be gone: all of it is looked up again.
    func forget() { known.withLock { $0 = [:] } }

    /// Two processes may open the same account at once: one insert wins, both read its id. A transaction of its own, so
    /// that the ledger's never waits for another's insert.
    private func open(_ keys: [SystemAccountKey]) async throws {
        let codes = keys.map(\.code)
        let fresh: [AccountID] = keys.map { _ in ids.next() }
        let found = try await client.transaction { transaction in
            try await transaction.execute(
                """
                insert into wallet.accounts (id, kind, code, currency)
                select id, 'system', code, currency
                from unnest(\(fresh), \(codes), \(keys.map(\.currency.code))) as a (id, code, currency)
                on conflict (code) do nothing
                """)
            // A second statement, for its snapshot sees the row that won.
            return try await transaction.query("select code, id from wallet.accounts where code = any(\(codes))")
                .decode(String.self, AccountID.self)
        }
        let byCode = Dictionary(found) { first, _ in first }
        known.withLock { known in
            for key in keys { known[key] = byCode[key.code] }
        }
    }
}
