package import PaymentsDomain
import PostgresAccess
package import Primitives

/// Which payments a list shows, all of them one person's.
package struct PaymentFilter: Sendable, Equatable {
    /// At which end that person stands.
    package enum Role: String, Sendable, CaseIterable {
        case payer, payee
    }

    package var user: UserID
    package var isLive: Bool
    package var role: Role?
    package var source: Payment.Source?
    package var sourceID: UniqueID?
    package var state: Payment.State?
    /// From this instant on.
    package var from: Timestamp?
    /// Before this instant.
    package var to: Timestamp?

    package init(user: UserID, isLive: Bool = true) {
        self.user = user
        self.isLive = isLive
    }

    /// As `Payment.isShown` has it.
    private static let paid: SQL =
        "(p.state in ('completed', 'partially_refunded', 'refunded', 'reversed') or not p.livemode)"

    var list: ListQuery {
        var list = ListQuery()
        switch role {
        case .payer: list.equals("p.payer_id", user)
        case .payee:
            list.equals("p.payee_id", user)
            list.requires(Self.paid)
        case nil: list.requires("(p.payer_id = \(user) or p.payee_id = \(user) and \(Self.paid))")
        }
        list.equals("p.livemode", isLive)
        list.equals("p.source", source?.rawValue)
        list.equals("p.source_id", sourceID)
        list.equals("p.state", state?.rawValue)
        list.from("p.created_at", from)
        list.before("p.created_at", to)
        return list
    }
}
