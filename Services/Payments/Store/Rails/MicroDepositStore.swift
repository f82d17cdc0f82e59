import PaymentsDomain
import PostgresAccess
import Primitives

/// All SQL for micro-deposits. Their amounts leave it for files alone.
struct MicroDepositStore: Sendable {
    /// - Returns: false when the account has some already.
    nonisolated(nonsending) func insert(
        _ micro: MicroDeposits, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Bool {
        try await transaction.execute(
            """
            insert into payments.micro_deposits (
                id, bank_account_id, first_id, second_id, first, second, tries, state, created_at, updated_at)
            values (
                \(micro.id), \(micro.account), \(micro.deposits[0]), \(micro.deposits[1]), \(micro.amounts[0]),
                \(micro.amounts[1]), \(micro.tries), \(micro.state.rawValue), \(now), \(now))
            on conflict (bank_account_id) do nothing
            """) == 1
    }

    /// How many somebody has had sent after a time, to accounts that are there and those that are gone.
    nonisolated(nonsending) func sent(
        by owner: UserID, since: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Int {
        try await transaction.query(
            """
            select count(*) from payments.micro_deposits m join payments.bank_accounts b on b.id = m.bank_account_id
            where b.owner_id = \(owner) and m.created_at > \(since)
            """
        ).first(Int.self) ?? 0
    }

    /// With the account, which is locked first, whoever comes.
    nonisolated(nonsending) func lock(
        of account: BankAccountID, in transaction: PostgresTransaction
    ) async throws -> MicroDeposits? {
        _ = try await transaction.query("select from payments.bank_accounts where id = \(account) for update")
        let rows = try await transaction.query(
            """
            select id, first_id, second_id, first, second, tries, state from payments.micro_deposits
            where bank_account_id = \(account) for update
            """)
        guard
            let (id, firstID, secondID, first, second, tries, state) = try rows.first(
                UniqueID.self, UniqueID.self, UniqueID.self, Int64.self, Int64.self, Int.self, String.self)
        else { return nil }
        guard let state = MicroDeposits.State(rawValue: state) else {
            throw PostgresError(.decoding, message: "micro-deposits \(id) are in a state that we do not know")
        }
        return MicroDeposits(
            id: id, account: account, deposits: [firstID, secondID], amounts: [first, second], tries: tries,
            state: state)
    }

    /// With what it means for the account.
    nonisolated(nonsending) func update(
        _ micro: MicroDeposits, now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.micro_deposits
            set tries = \(micro.tries), state = \(micro.state.rawValue), updated_at = \(now)
            where id = \(micro.id)
            """)
        try await verify(micro, in: transaction)
    }

    nonisolated(nonsending) func verify(
        _ micro: MicroDeposits, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update payments.bank_accounts set verification = \(micro.verification.rawValue)
            where id = \(micro.account)
            """)
    }
}
