import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// Rows of deposits as domain values.
enum DepositRow {
    static let columns: SQL = """
        d.id, d.owner_id, d.wallet_id, d.amount, d.fee, d.currency, d.provider, d.method, d.return_url, d.created_at,
        d.status, d.stage, d.reservation, d.provider_reference, d.checkout_url, d.paid, d.paid_currency, d.reason,
        d.transaction_id, d.stuck_since, d.attempt, d.assessed, d.assessment_id, d.client_secret, d.publishable_key,
        d.link_id, d.payment_method_id, d.bank_account_id
        """

    static func decode(_ rows: Rows) throws(PostgresError) -> [Deposit] {
        var deposits: [Deposit] = []
        deposits.reserveCapacity(rows.count)
        for row in rows { deposits.append(try deposit(row)) }
        return deposits
    }

    private static func deposit(_ row: Row) throws(PostgresError) -> Deposit {
        let (id, owner, wallet, amount, fee, code, provider, method, returnURL, createdAt) = try row.decode(
            DepositID.self, UserID.self, UniqueID.self, Int64.self, Int64.self, String.self, String.self, String.self,
            String?.self, Timestamp.self)
        guard let currency = Currency(code), let method = Deposit.Method(rawValue: method),
            let status = Deposit.Status(rawValue: try row.decode(String.self, at: 10)),
            let stage = Deposit.Stage(rawValue: try row.decode(String.self, at: 11)),
            let reservation = Deposit.Reservation(rawValue: try row.decode(String.self, at: 12))
        else { throw unknownValue(id) }
        return Deposit(
            id: id, owner: owner, wallet: wallet, amount: Money(minorUnits: amount, currency: currency),
            fee: Money(minorUnits: fee, currency: currency), provider: provider, method: method,
            returnURL: returnURL, createdAt: createdAt, status: status, stage: stage, reservation: reservation,
            providerReference: try row.decode(String?.self, at: 13), checkoutURL: try row.decode(String?.self, at: 14),
            paid: try paid(row, id), reason: try row.decode(String?.self, at: 17),
            transaction: try row.decode(UniqueID?.self, at: 18),
            stuckSince: try row.decode(Timestamp?.self, at: 19), attempt: try row.decode(Int.self, at: 20),
            assessed: try Assessment(row, at: 21), clientAction: try clientAction(row),
            link: try row.decode(LinkID?.self, at: 25),
            paymentMethod: try row.decode(PaymentMethodID?.self, at: 26),
            bankAccount: try row.decode(BankAccountID?.self, at: 27))
    }

    private static func clientAction(_ row: Row) throws(PostgresError) -> ClientAction? {
        guard let secret = try row.decode(String?.self, at: 23), let key = try row.decode(String?.self, at: 24) else {
            return nil
        }
        return ClientAction(secret: secret, publishableKey: key)
    }

    private static func paid(_ row: Row, _ id: DepositID) throws(PostgresError) -> Money? {
        guard let units = try row.decode(Int64?.self, at: 15) else { return nil }
        guard let currency = try row.decode(String?.self, at: 16).flatMap({ Currency($0) }) else {
            throw unknownValue(id)
        }
        return Money(minorUnits: units, currency: currency)
    }

    private static func unknownValue(_ id: DepositID) -> PostgresError {
        PostgresError(.decoding, message: "deposit \(id) has a value that we do not know")
    }
}

extension Assessment {
    /// From its kind's column and the next.
    init?(_ row: Row, at column: Int) throws(PostgresError) {
        guard let name = try row.decode(String?.self, at: column) else { return nil }
        guard let kind = Kind(rawValue: name),
            let known = Assessment(kind, try row.decode(UniqueID?.self, at: column + 1))
        else { throw PostgresError(.decoding, message: "an assessment has a value that we do not know") }
        self = known
    }
}
