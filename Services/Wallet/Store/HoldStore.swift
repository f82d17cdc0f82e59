import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// Reads holds. They are changed by the ledger alone.
struct HoldStore: Sendable {
    let client: PostgresClient

    /// The hold as it counts now: one whose time is over is expired, whether or not the job has written it.
    func find(_ id: HoldID, now: Timestamp) async throws -> (hold: Hold, owner: OwnerID?)? {
        let rows = try await client.query(
            """
            select \(LedgerSQL.holdColumns), a.owner_id
            from wallet.holds h join wallet.accounts a on a.id = h.account_id where h.id = \(id)
            """)
        guard !rows.isEmpty else { return nil }
        var hold = try Hold(rows[0])
        hold.expireIfOverdue(at: now)
        return (hold, try rows[0].decode(OwnerID?.self, at: LedgerSQL.holdColumnCount))
    }

    /// What never changes of a hold that this service placed.
    func facts(of id: HoldID, service: String) async throws -> HoldFacts? {
        let rows = try await client.query(
            """
            select h.account_id, a.owner_id, h.purpose
            from wallet.holds h join wallet.accounts a on a.id = h.account_id
            where h.id = \(id) and h.service = \(service)
            """)
        guard let (account, owner, purpose) = try rows.first(AccountID.self, OwnerID?.self, String.self) else {
            return nil
        }
        return HoldFacts(id: id, account: account, owner: owner, purpose: purpose)
    }

    /// A wallet's holds, newest first.
    func list(of account: AccountID, before: HoldID?, limit: Int, now: Timestamp) async throws -> [Hold] {
        var list = ListQuery()
        list.requires("h.account_id = \(account)")
        list.follows("h.id", before)
        let rows = try await client.query(
            "select \(LedgerSQL.holdColumns) from wallet.holds h \(list.conditions) order by h.id desc limit \(limit)")
        return try rows.map { row in
            var hold = try Hold(row)
            hold.expireIfOverdue(at: now)
            return hold
        }
    }

    /// The longest overdue holds with their accounts and owners.
    func overdue(now: Timestamp, limit: Int) async throws -> [(HoldID, AccountID, OwnerID)] {
        try await client.query(
            """
            select h.id, h.account_id, a.owner_id
            from wallet.holds h join wallet.accounts a on a.id = h.account_id
            where h.status = 'held' and h.expires_at <= \(now)
            order by h.expires_at, h.id limit \(limit)
            """
        ).decode(HoldID.self, AccountID.self, OwnerID.self)
    }
}
