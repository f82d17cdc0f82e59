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
    /// From this instant on.
    package var from: Timestamp?
    /// Before this instant.
    package var to: Timestamp?

    package init() {}

    var conditions: [SQL] {
        var conditions: [SQL] = []
        if let owner { conditions.append("d.owner_id = \(owner)") }
        if let wallet { conditions.append("d.wallet_id = \(wallet)") }
        if let status { conditions.append("d.status = \(status.rawValue)") }
        if let provider { conditions.append("d.provider = \(provider)") }
        if let from { conditions.append("d.created_at >= \(from)") }
        if let to { conditions.append("d.created_at < \(to)") }
        if let stage {
            conditions.append("d.stage = \(stage.rawValue)")
            // As the index of what is under way has it.
            if stage != .ended { conditions.append("d.status = 'pending'") }
        } else {
            // Nobody was told of these.
            conditions.append("d.stage not in ('ordered', 'withdrawing')")
        }
        return conditions
    }
}
