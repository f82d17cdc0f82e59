import MoneyKit
import PostgresAccess
import Primitives
import WalletDomain

/// The room that deposits have under the limits, as rows.
extension LedgerSQL {
    static let reservationColumns: SQL = """
        r.deposit_id, r.owner_id, r.account_id, r.amount, r.currency, r.counted, r.expected, r.counted_on, r.state,
        r.created_at, r.ended_at, r.closed_through
        """

    static func lockReservations(_ deposits: [UniqueID]) -> SQL {
        """
        select \(reservationColumns) from wallet.deposit_reservations r
        where r.deposit_id = any(\(deposits)) order by r.deposit_id for no key update
        """
    }
}

extension LedgerSave {
    static func newReservations(_ reservations: [DepositReservation]) -> SQL {
        """
        insert into wallet.deposit_reservations
            (deposit_id, owner_id, account_id, amount, currency, counted, expected, counted_on, state, created_at,
            ended_at, closed_through)
        select * from unnest(
            \(reservations.map(\.deposit)), \(reservations.map(\.owner)), \(reservations.map(\.account)),
            \(reservations.map(\.amount.minorUnits)), \(reservations.map(\.amount.currency.code)),
            \(reservations.map(\.counted)), \(reservations.map(\.expected)), \(reservations.map(\.countedOn)),
            \(reservations.map(\.state.rawValue)), \(reservations.map(\.createdAt)), \(reservations.map(\.endedAt)),
            \(reservations.map(\.closedThrough)))
        """
    }

    static func changedReservations(_ reservations: [DepositReservation]) -> SQL {
        """
        update wallet.deposit_reservations r
        set state = c.state, ended_at = c.ended_at, closed_through = c.closed_through
        from unnest(
            \(reservations.map(\.deposit)), \(reservations.map(\.state.rawValue)), \(reservations.map(\.endedAt)),
            \(reservations.map(\.closedThrough))
        ) as c (deposit_id, state, ended_at, closed_through)
        where r.deposit_id = c.deposit_id
        """
    }
}

extension DepositReservation.State: PostgresDecodable {}

extension DepositReservation {
    /// Reads `LedgerSQL.reservationColumns`.
    init(_ row: Row) throws(PostgresError) {
        let (deposit, owner, account, amount, currency, counted, expected, day, state) = try row.decode(
            UniqueID.self, OwnerID.self, AccountID.self, Int64.self, Currency.self, Int64.self, Int64.self,
            CalendarDay.self, State.self)
        self.init(
            deposit: deposit, owner: owner, account: account, amount: Money(minorUnits: amount, currency: currency),
            counted: counted, expected: expected, countedOn: day, createdAt: try row.decode(Timestamp.self, at: 9),
            state: state, endedAt: try row.decode(Timestamp?.self, at: 10),
            closedThrough: try row.decode(Int.self, at: 11))
    }
}
