import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// Rows of `DepositStore`'s select as domain values.
enum DepositRow {
    static func decode(_ rows: Rows) throws(PostgresError) -> [Deposit] {
        var deposits: [Deposit] = []
        deposits.reserveCapacity(rows.count)
        for row in rows { deposits.append(try deposit(row)) }
        return deposits
    }

    private static func deposit(_ row: Row) throws(PostgresError) -> Deposit {
        let (id, owner, wallet, amount, fee, code, provider, method, returnURL, status) = try row.decode(
            DepositID.self, UserID.self, UniqueID.self, Int64.self, Int64.self, String.self, String.self, String.self,
            String?.self, String.self)
        guard let currency = Currency(code), let method = Deposit.Method(rawValue: method),
            let status = Deposit.Status(rawValue: status),
            let stage = Deposit.Stage(rawValue: try row.decode(String.self, at: 10))
        else { throw PostgresError(.decoding, message: "deposit \(id) has a value that we do not know") }
        return Deposit(
            id: id, owner: owner, wallet: wallet, amount: Money(minorUnits: amount, currency: currency),
            fee: Money(minorUnits: fee, currency: currency), provider: provider, method: method, returnURL: returnURL,
            createdAt: try row.decode(Timestamp.self, at: 15), status: status, stage: stage,
            providerReference: try row.decode(String?.self, at: 11), checkoutURL: try row.decode(String?.self, at: 12),
            reason: try row.decode(String?.self, at: 13), transaction: try row.decode(UniqueID?.self, at: 14))
    }
}
