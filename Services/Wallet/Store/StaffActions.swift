import PostgresAccess
import Primitives
import WalletDomain

/// The table of what staff did: written in the transaction of the deed, and never again.
enum StaffActions {
    static func note(_ action: StaffAction, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(insert([action]))
    }

    static func insert(_ actions: [StaffAction]) -> SQL {
        """
        insert into wallet.staff_actions (id, acted_at, staff_id, role, verb, subject_id, reason)
        select * from unnest(
            \(actions.map(\.id)), \(actions.map(\.at)), \(actions.map(\.staff)), \(actions.map(\.role.rawValue)),
            \(actions.map(\.verb.rawValue)), \(actions.map(\.subject)), \(actions.map(\.reason)))
        """
    }
}
