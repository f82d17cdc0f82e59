import PostgresAccess
import Primitives
import WalletDomain

/// Answers whether a debit or a deposit would pass, by the rules of the ledger. It locks nothing, opens nothing and
/// promises nothing.
struct QuestionStore: Sendable {
    let client: PostgresClient
    let rules: RulesBook
    let clock: WallClock
    let ids: IDGenerator

    /// - Returns: the wallet, and why not.
    /// - Throws: `notFound` when there is no such wallet of the owner's.
    func judge(_ question: DebitQuestion) async throws -> (Account, WalletError?) {
        let rules = try await rules.current().rules
        var snapshot = LedgerSnapshot()
        // All of them: what a customer may hold is limited over all wallets.
        let rows = try await client.transaction { transaction in
            try await transaction.pipeline([
                "select \(LedgerSQL.accountColumns) from wallet.accounts a where a.owner_id = \(question.owner)",
                LedgerSQL.owner(question.owner),
                LedgerSQL.authorizations([question.authorization].compactMap { $0?.bytes }),
            ])
        }
        snapshot.accounts = try rows[0].map { row in try Account(row) }
        snapshot.owners = try rows[1].map { row in try Owner(row) }
        snapshot.authorizations = try rows[2].map { row in try Authorization(row) }
        snapshot.wholeOwners = [question.owner]
        let ledger = Ledger(snapshot, rules: rules, now: clock.now(), ids: ids)
        guard let account = ledger.accounts[question.account], question.commander.mayCommand(account) else {
            throw WalletError.notFound(.wallet)
        }
        do {
            try ledger.judge(question)
            return (account, nil)
        } catch {
            if case .notFound = error { throw error }
            return (account, error)
        }
    }
}
