package import PostgresAccess
package import Primitives

/// The messages whose effect this database already holds.
package enum Inbox {
    /// Claims messages for the transaction that runs it; the effect belongs in the same transaction.
    ///
    /// Returns one row for each message that is new, with its id. A message that another transaction is just working on
    /// is waited for, so of two that race one sees it as new. Ids are claimed in order, so that claims cannot deadlock.
    package static func claim(_ messageIDs: [UniqueID], now: Timestamp) -> SQL {
        """
        insert into inbox (message_id, received_at)
        select message_id, \(now) from unnest(\(messageIDs.sorted())) as claimed (message_id)
        on conflict do nothing returning message_id
        """
    }
}
