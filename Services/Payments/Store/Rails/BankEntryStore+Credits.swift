import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

extension BankEntryStore {
    /// Whether a file of another kind has told the like of an entry, and it is the target's wallet's: as much, on the
    /// same account of ours, booked within a day of it. Takes the wallet's turn, until the transaction ends: of two
    /// entries at once each sees the other.
    nonisolated(nonsending) func isCreditedOtherwise(
        _ entry: BankEntry, _ target: BankEntry.Target?, in transaction: PostgresTransaction
    ) async throws -> Bool {
        guard let target, let amount = entry.amount, let day = entry.bookedOn else { return false }
        try await transaction.query(
            """
            select pg_advisory_xact_lock(
                hashtextextended('payments bank credit ' || \(target.wallet.description), 0))
            """)
        return try await !transaction.query(
            """
            select e.id
            from payments.bank_entries e
            join payments.bank_files f on f.id = e.file_id
            join payments.own_accounts a on a.rail = e.rail and a.currency = e.currency
            join payments.own_accounts own on own.rail = \(entry.rail.rawValue) and own.currency = e.currency
            where e.owner_id = \(target.owner) and e.wallet_id = \(target.wallet) and e.state = 'matched'
                and e.amount = \(amount.minorUnits) and e.currency = \(amount.currency.code)
                and e.booked_on between \(day.adding(days: -1)) and \(day.adding(days: 1))
                and f.kind <> (select kind from payments.bank_files where id = \(entry.file))
                and (a.iban, a.routing_number, a.account_number)
                    is not distinct from (own.iban, own.routing_number, own.account_number)
            limit 1
            """
        ).isEmpty
    }
}
