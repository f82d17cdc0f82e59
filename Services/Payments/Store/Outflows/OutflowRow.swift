import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// Rows of outflows as domain values.
enum OutflowRow {
    static let columns: SQL = """
        o.id, o.owner_id, o.wallet_id, o.amount, o.fee, o.currency, o.via, o.note, o.created_at, o.capture_id,
        o.release_id, o.restore_id, o.status, o.stage, o.attempts, o.sent_at, o.provider_reference, o.failure_code,
        o.returned, o.bank_account_id, o.destination, o.deposit_id, o.refunded_transaction_id, o.refund_reason,
        o.assessed, o.assessment_id,
        (select d.provider_reference from payments.deposits d where d.id = o.deposit_id), o.fee_returned
        """

    static func decode(_ rows: Rows) throws(PostgresError) -> [Outflow] {
        var outflows: [Outflow] = []
        outflows.reserveCapacity(rows.count)
        for row in rows { outflows.append(try outflow(row)) }
        return outflows
    }

    private static func outflow(_ row: Row) throws(PostgresError) -> Outflow {
        let (id, owner, wallet, amount, fee, code, via, note, createdAt) = try row.decode(
            OutflowID.self, UserID.self, UniqueID.self, Int64.self, Int64.self, String.self, String.self,
            String?.self, Timestamp.self)
        guard let currency = Currency(code),
            let status = Outflow.Status(rawValue: try row.decode(String.self, at: 12)),
            let stage = Outflow.Stage(rawValue: try row.decode(String.self, at: 13))
        else { throw unknownValue(id) }
        return Outflow(
            id: id, owner: owner, wallet: wallet, amount: Money(minorUnits: amount, currency: currency),
            fee: Money(minorUnits: fee, currency: currency), via: via, target: try target(row, id), note: note,
            walletIDs: Outflow.WalletIDs(
                capture: try row.decode(UniqueID.self, at: 9), release: try row.decode(UniqueID.self, at: 10),
                restore: try row.decode(UniqueID.self, at: 11)),
            createdAt: createdAt, status: status, stage: stage, attempts: try row.decode(Int.self, at: 14),
            sentAt: try row.decode(Timestamp?.self, at: 15), providerReference: try row.decode(String?.self, at: 16),
            failureCode: try row.decode(String?.self, at: 17),
            returned: try row.decode(Int64?.self, at: 18).map { Money(minorUnits: $0, currency: currency) },
            assessed: try Assessment(row, at: 24), paymentReference: try row.decode(String?.self, at: 26),
            feeReturned: try row.decode(Int64?.self, at: 27).map { Money(minorUnits: $0, currency: currency) })
    }

    private static func target(_ row: Row, _ id: OutflowID) throws(PostgresError) -> Outflow.Target {
        if let account = try row.decode(BankAccountID?.self, at: 19),
            let destination = try row.decode(String?.self, at: 20)
        {
            return .bankAccount(account, destination: destination)
        }
        guard let deposit = try row.decode(DepositID?.self, at: 21),
            let transaction = try row.decode(UniqueID?.self, at: 22),
            let reason = try row.decode(String?.self, at: 23).flatMap(Outflow.RefundReason.init)
        else { throw unknownValue(id) }
        return .deposit(deposit, transaction: transaction, reason: reason)
    }

    private static func unknownValue(_ id: OutflowID) -> PostgresError {
        PostgresError(.decoding, message: "outflow \(id) has a value that we do not know")
    }
}
