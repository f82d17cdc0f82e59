package import PaymentsDomain
import PostgresAccess
package import Primitives

/// Which links a list shows, all of them one owner's.
package struct LinkFilter: Sendable, Equatable {
    package var owner: UserID
    package var isLive: Bool
    package var state: Link.State?
    /// From this instant on.
    package var from: Timestamp?
    /// Before this instant.
    package var to: Timestamp?

    package init(owner: UserID, isLive: Bool = true) {
        self.owner = owner
        self.isLive = isLive
    }

    var list: ListQuery {
        var list = ListQuery()
        list.equals("l.owner_id", owner)
        list.equals("l.livemode", isLive)
        list.equals("l.state", state?.rawValue)
        list.from("l.created_at", from)
        list.before("l.created_at", to)
        return list
    }
}
