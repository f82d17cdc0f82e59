package import PaymentsDomain
import PostgresAccess
package import Primitives

/// Which deposits a list shows. Only what is asked for gets into the statement, so that each has a plan of its own.
package struct DepositFilter: Sendable, Equatable {
    package var owner: UserID?
    package var wallet: UniqueID?
    package var status: Deposit.Status?
    package var stage: Deposit.Stage?
    package var provider: String?
    /// Without what guests pay the owner by links.
    package var isOwn = false
    /// From this instant on.
    package var from: Timestamp?
    /// Before this instant.
    package var to: Timestamp?

    package init() {}

    var list: ListQuery {
        var list = ListQuery()
        list.equals("d.owner_id", owner)
        list.equals("d.wallet_id", wallet)
        list.equals("d.status", status?.rawValue)
        list.equals("d.provider", provider)
        if isOwn { list.requires("d.link_id is null") }
        list.from("d.created_at", from)
        list.before("d.created_at", to)
        if let stage {
            list.equals("d.stage", stage.rawValue)
            // As the index of what is under way has it.
            if stage != .ended { list.requires("d.status = 'pending'") }
        } else {
            // Nobody was told of these.
            list.requires("d.stage not in ('ordered', 'withdrawing')")
        }
        return list
    }
}
