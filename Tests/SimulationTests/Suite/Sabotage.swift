/// A mistake made on purpose, to see that the simulation finds it.
enum Sabotage: CaseIterable {
    /// The ledger decides without looking for stored answers.
    case keysAreForgotten
    /// The ledger decides over rows that it read before it locked them.
    case ledgerReadsBeforeLocking
    /// The relay deletes what the broker has not confirmed.
    case relayDeletesFirst
    /// A message counts as taken before its effect is committed.
    case consumerAcksFirst
    /// A repeated message is applied again.
    case inboxIsForgotten
    /// A step of a saga is written over what others wrote since it was begun.
    case sagaOverwrites
    /// A provider's event is taken for known before its effect is committed.
    case eventsAreClaimedFirst
}
