package import PaymentsDomain
import PostgresAccess
package import Primitives

/// Which outflows a list shows.
package struct OutflowFilter: Sendable, Equatable {
    package let kind: Outflow.Kind
    package var owner: UserID?
    package var statuses: [Outflow.Status]?
    package var deposit: DepositID?
    /// Of what a guest has paid.
    package var payment: PaymentID?
    /// From this instant on.
    package var from: Timestamp?
    /// Before this instant.
    package var to: Timestamp?
    /// Those that should have ended before this instant.
    package var stuckSince: Timestamp?

    package init(_ kind: Outflow.Kind) {
        self.kind = kind
    }

    var list: ListQuery {
        var list = ListQuery()
        list.requires("o.kind = \(kind.rawValue)")
        list.equals("o.owner_id", owner)
        if let deposit { list.requires("o.deposit_id = \(deposit) and o.fee_returned is null") }
        if let payment { list.requires("o.deposit_id = \(payment) and o.fee_returned is not null") }
        if let statuses { list.requires("o.status = any(\(statuses.map(\.rawValue)))") }
        list.from("o.created_at", from)
        list.before("o.created_at", to)
        if let stuckSince {
            list.requires(OutflowStore.isUnderWay)
            list.before(OutflowStore.underWaySince, stuckSince)
        }
        // Nobody was told of these.
        list.requires("o.stage not in ('ordered', 'withdrawing')")
        return list
    }
}
