import MoneyKit
import PaymentsDomain
import PostgresAccess
import Primitives

/// Rows of payments as domain values.
enum PaymentRow {
    static let columns: SQL = """
        p.id, p.source, p.source_id, p.payer_id, p.payer_wallet_id, p.payer_name, p.payee_id, p.payee_wallet_id,
        p.payee_name, p.address_kind, p.address, p.amount, p.fee, p.currency, p.refunded, p.state, p.stage, p.hold_id,
        p.channel, p.authorization_token, p.note, p.reference, p.redirect_url, p.livemode, p.transaction_id,
        p.failure_code, p.expires_at, p.created_at, p.must_ask, p.assessed, p.assessment_id,
        p.subject
        """

    static func decode(_ rows: Rows) throws(PostgresError) -> [Payment] {
        var payments: [Payment] = []
        payments.reserveCapacity(rows.count)
        for row in rows { payments.append(try payment(row)) }
        return payments
    }

    private static func payment(_ row: Row) throws(PostgresError) -> Payment {
        let id = try row.decode(PaymentID.self, at: 0)
        guard let currency = Currency(try row.decode(String.self, at: 13)),
            let source = Payment.Source(rawValue: try row.decode(String.self, at: 1)),
            let state = Payment.State(rawValue: try row.decode(String.self, at: 15)),
            let stage = Payment.Stage(rawValue: try row.decode(String.self, at: 16)),
            let channel = Payment.Channel(rawValue: try row.decode(String.self, at: 18))
        else { throw PostgresError(.decoding, message: "payment \(id) has a value that we do not know") }
        func money(_ column: Int) throws(PostgresError) -> Money {
            Money(minorUnits: try row.decode(Int64.self, at: column), currency: currency)
        }
        let payer = try party(row, 3)
        return Payment(
            id: id, source: source, sourceID: try row.decode(UniqueID?.self, at: 2), payer: payer,
            payee: try party(row, 6), address: try ContactAddress(row, at: 9), amount: try money(11),
            fee: try money(12),
            channel: channel, authorization: try row.decode(String?.self, at: 19),
            note: try row.decode(String?.self, at: 20), subject: try row.decode(String?.self, at: 31),
            guest: payer == nil ? try row.decode(String?.self, at: 5) : nil,
            reference: try row.decode(String.self, at: 21),
            redirectURL: try row.decode(String?.self, at: 22), isLive: try row.decode(Bool.self, at: 23),
            createdAt: try row.decode(Timestamp.self, at: 27), expiresAt: try row.decode(Timestamp?.self, at: 26),
            hold: try row.decode(UniqueID?.self, at: 17), state: state, stage: stage, refunded: try money(14),
            transaction: try row.decode(UniqueID?.self, at: 24), failureCode: try row.decode(String?.self, at: 25),
            mustAsk: try row.decode(Bool.self, at: 28), assessed: try Assessment(row, at: 29))
    }

    /// From its three columns on.
    private static func party(_ row: Row, _ first: Int) throws(PostgresError) -> Payment.Party? {
        guard let user = try row.decode(UserID?.self, at: first) else { return nil }
        return Payment.Party(
            user: user, wallet: try row.decode(UniqueID?.self, at: first + 1),
            name: try row.decode(String?.self, at: first + 2))
    }
}

extension ContactAddress {
    /// From its kind's column and the next.
    init?(_ row: Row, at column: Int) throws(PostgresError) {
        guard let kind = try row.decode(String?.self, at: column).flatMap(Kind.init(rawValue:)),
            let text = try row.decode(String?.self, at: column + 1)
        else { return nil }
        self.init(kind, text)
    }
}
