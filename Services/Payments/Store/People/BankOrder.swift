import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// A withdrawal that a schedule or a payout orders, and what became of it.
struct BankOrder: Sendable {
    /// The withdrawal's idempotency key.
    let id: UniqueID
    let owner: UserID
    let wallet: UniqueID
    let account: BankAccountID
    let amount: Money
    /// Nil: nobody has asked for it, or nothing is left of the question.
    let status: Outflow.Status?
    let failureCode: String?

    /// From its columns: order, owner, wallet, account, amount, currency, status and failure of the withdrawal.
    init(_ row: Row, at first: Int) throws(PostgresError) {
        id = try row.decode(UniqueID.self, at: first)
        owner = try row.decode(UserID.self, at: first + 1)
        wallet = try row.decode(UniqueID.self, at: first + 2)
        account = try row.decode(BankAccountID.self, at: first + 3)
        guard let currency = Currency(try row.decode(String.self, at: first + 5)) else {
            throw PostgresError(.decoding, message: "order \(id) has a currency that we do not know")
        }
        amount = Money(minorUnits: try row.decode(Int64.self, at: first + 4), currency: currency)
        status = try row.decode(String?.self, at: first + 6).flatMap(Outflow.Status.init)
        failureCode = try row.decode(String?.self, at: first + 7)
    }
}
