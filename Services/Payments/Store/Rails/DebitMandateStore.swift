import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// Where somebody was signed in who allows a debit.
struct DebitAuthorization: Sendable {
    let session: UniqueID?
    let apiKey: UniqueID?
}

/// What owners of accounts have allowed; rows are added, never changed.
struct DebitMandateStore: Sendable {
    /// - Parameter entryKind: as the file has it.
    nonisolated(nonsending) func add(
        _ deposit: Deposit, from account: BankAccount, as entryKind: String, by authorization: DebitAuthorization,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            insert into payments.debit_mandates (
                deposit_id, owner_id, bank_account_id, amount, currency, entry_kind, session_id, api_key_id, granted_at)
            values (
                \(deposit.id), \(deposit.owner), \(account.id), \(deposit.amount.minorUnits),
                \(deposit.amount.currency.code), \(entryKind), \(authorization.session), \(authorization.apiKey),
                \(deposit.createdAt))
            """)
    }
}
