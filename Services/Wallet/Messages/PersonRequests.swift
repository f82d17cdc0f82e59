import Contracts
import PostgresAccess
import Primitives
import ServiceKit
import WalletDomain

/// What compliance asks of a person's wallets. Nobody goes while there is money, money is held or expected, or staff
/// have frozen a wallet.
struct PersonRequests: Sendable {
    let events: WalletEvents

    var rules: SubjectRules {
        var rules = SubjectRules()
        rules.blockers = { user, transaction in try await blockers(user, in: transaction) }
        rules.close = { user, transaction in try await close(user, in: transaction) }
        return rules
    }

    /// Accounts are locked in the order of their ids, then the owner, as the ledger does: no money and no wallet comes
    /// before the end.
    private func blockers(_ user: OwnerID, in transaction: PostgresTransaction) async throws -> [ErasureBlocker] {
        let rows = try await transaction.pipeline([
            "select from wallet.accounts where owner_id = \(user) order by id for no key update",
            LedgerSQL.lockOwners([user]),
            """
            select currency, sum(abs(posted))::bigint, sum(held)::bigint from wallet.accounts where owner_id = \(user)
            group by currency having sum(abs(posted)) <> 0 or sum(held) <> 0 order by currency
            """,
            """
            select count(*) from wallet.deposit_reservations where owner_id = \(user) and state = 'open'
            """,
            "select count(*) from wallet.wallets where owner_id = \(user) and frozen_by_staff",
        ])
        var blockers: [ErasureBlocker] = []
        for (currency, posted, held) in try rows[2].decode(String.self, Int64.self, Int64.self) {
            if posted != 0 { blockers.append(.wallet("balance", "\(posted) minor units of \(currency)")) }
            if held != 0 { blockers.append(.wallet("hold", "\(held) minor units of \(currency) are held")) }
        }
        let (expected, frozen) = (try rows[3].first(Int.self) ?? 0, try rows[4].first(Int.self) ?? 0)
        if expected > 0 { blockers.append(.wallet("money_expected", "\(expected) deposits are under way")) }
        if frozen > 0 { blockers.append(.wallet("wallet_frozen", "\(frozen) wallets were frozen by staff")) }
        return blockers
    }

    /// Empty wallets that nobody can use any more: what would still come finds them closed.
    private func close(_ user: OwnerID, in transaction: PostgresTransaction) async throws -> Bool {
        let closed = try await transaction.pipeline([
            "update wallet.wallets set is_default = false where owner_id = \(user) and is_default",
            """
            update wallet.accounts set status = 'closed', version = version + 1
            where owner_id = \(user) and status <> 'closed' returning id
            """,
        ])[1].decode(AccountID.self)
        guard !closed.isEmpty else { return false }
        try await events.closed(closed, of: user, in: transaction)
        return true
    }
}

extension ErasureBlocker {
    fileprivate static func wallet(_ code: String, _ detail: String) -> ErasureBlocker {
        ErasureBlocker(service: WalletService.slug, code: code, detail: detail)
    }
}
