import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// One row of `wallet.movements`, as `MovementRow.columns` names it.
struct MovementRow {
    static let columns: SQL = """
        m.id, m.transaction_id, m.debit_account, m.credit_account, m.amount, m.debit_balance, m.credit_balance,
        m.created_at, m.currency, m.kind, m.initiator, m.total, m.fee, m.destination_account, m.destination_amount,
        m.destination_currency, m.rate::text, m.quote_id, m.hold_id, m.reverses, m.description, m.reference,
        m.channel, m.purpose, m.service, m.request_id, m.assessment_id,
        m.unassessed
        """
    static let columnCount = 28

    let movement: Movement
    let kind: TransactionKind
    /// Set on the row that has the transaction's id.
    let transaction: PostedTransaction?

    init(_ row: Row) throws(PostgresError) {
        let (id, transactionID, debit, credit, amount) = try row.decode(
            MovementID.self, TransactionID.self, AccountID.self, AccountID.self, Int64.self)
        let currency = try row.decode(Currency.self, at: 8)
        movement = Movement(
            id: id, transaction: transactionID, debit: debit, credit: credit, amount: amount, currency: currency,
            debitBalance: try row.decode(Int64.self, at: 5), creditBalance: try row.decode(Int64.self, at: 6),
            createdAt: try row.decode(Timestamp.self, at: 7))
        kind = try row.decode(TransactionKind.self, at: 9)
        transaction = id.rawValue == transactionID.rawValue ? try Self.transaction(movement, kind, row) : nil
    }

    private static func transaction(
        _ first: Movement, _ kind: TransactionKind, _ row: Row
    ) throws(PostgresError) -> PostedTransaction {
        let total = Money(minorUnits: try row.decode(Int64?.self, at: 11) ?? first.amount, currency: first.currency)
        let quote = try row.decode(QuoteID?.self, at: 17)
        let received = try row.decode(Int64?.self, at: 14) ?? total.minorUnits
        return PostedTransaction(
            id: first.transaction, kind: kind, source: first.debit,
            destination: try row.decode(AccountID?.self, at: 13) ?? first.credit, amount: total,
            fee: Money(minorUnits: try row.decode(Int64?.self, at: 12) ?? 0, currency: first.currency),
            destinationAmount: Money(
                minorUnits: received, currency: try row.decode(Currency?.self, at: 15) ?? first.currency),
            details: TransactionDetails(
                description: try row.decode(String?.self, at: 20), reference: try row.decode(String?.self, at: 21),
                rate: try row.decode(Rate?.self, at: 16), quote: quote,
                // The first step of a conversion takes all but the spread.
                spread: quote.map { _ in
                    Money(minorUnits: total.minorUnits - first.amount, currency: first.currency)
                },
                hold: try row.decode(HoldID?.self, at: 18), reverses: try row.decode(TransactionID?.self, at: 19),
                initiator: try row.decode(UniqueID?.self, at: 10), channel: try row.decode(Channel?.self, at: 22),
                purpose: try row.decode(String?.self, at: 23), service: try row.decode(String?.self, at: 24),
                requestID: try row.decode(String?.self, at: 25), assessment: try row.decode(UniqueID?.self, at: 26),
                isUnassessed: try row.decode(Bool?.self, at: 27) ?? false),
            createdAt: first.createdAt)
    }
}

/// The optional columns of a transaction's first row: null where they would say the obvious.
struct TransactionColumns {
    var total: Int64?
    var fee: Int64?
    var destinationAccount: AccountID?
    var destinationAmount: Int64?
    var destinationCurrency: String?

    init(_ transaction: PostedTransaction, first: Movement) {
        if transaction.amount.minorUnits != first.amount { total = transaction.amount.minorUnits }
        if !transaction.fee.isZero { fee = transaction.fee.minorUnits }
        if transaction.destination != first.credit { destinationAccount = transaction.destination }
        guard transaction.destinationAmount != transaction.amount else { return }
        destinationAmount = transaction.destinationAmount.minorUnits
        destinationCurrency = transaction.destinationAmount.currency.code
    }
}
