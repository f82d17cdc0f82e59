import BillingDomain
import PostgresAccess
import Primitives

/// Which bill payments a list shows.
struct BillPaymentFilter: Sendable, Equatable {
    var owner: UserID?
    var status: BillPayment.Status?
    /// From this instant on.
    var from: Timestamp?
    /// Before this instant.
    var to: Timestamp?
    /// Those that should have ended before this instant.
    var stuckSince: Timestamp?

    var list: ListQuery {
        var list = ListQuery()
        list.equals("p.owner_id", owner)
        list.equals("p.status", status?.rawValue)
        list.from("p.created_at", from)
        list.before("p.created_at", to)
        if let stuckSince {
            list.requires(BillPaymentStore.isUnderWay)
            list.before(BillPaymentStore.underWaySince, stuckSince)
        }
        // Nobody was told of these.
        list.requires("p.stage not in ('ordered', 'withdrawing')")
        return list
    }
}
