import Contracts
import PostgresAccess
import Primitives
import WalletDomain

/// How compliance watches and restricts customers, as it tells it.
enum StandingStore {
    /// Takes what is newer than what is known, whatever order it comes in. Customers' rows are locked in the order of
    /// ids, as the ledger does, and only those that change.
    static func keep(_ states: [CustomerStateEntry]) -> SQL {
        """
        insert into wallet.owners (owner_id, risk, restriction, standing_version, ask_until)
        select s.owner_id, s.risk, s.restriction, s.version, s.ask_until
        from unnest(
            \(states.map(\.userID)), \(states.map(\.risk.rawValue)), \(states.map(\.restriction.rawValue)),
            \(states.map(\.version)), \(states.map(\.askUntil))
        ) as s (owner_id, risk, restriction, version, ask_until)
        where not exists (
            select from wallet.owners o where o.owner_id = s.owner_id and o.standing_version >= s.version)
        order by s.owner_id
        on conflict (owner_id) do update
        set risk = excluded.risk, restriction = excluded.restriction, standing_version = excluded.standing_version,
            ask_until = excluded.ask_until
        where wallet.owners.standing_version < excluded.standing_version
        """
    }
}
