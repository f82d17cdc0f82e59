package import PostgresAccess
package import Primitives

/// The tables that every service has beside its own, and the way events leave it.
///
/// An event is a row of the transaction that caused it; `OutboxRelay` publishes it afterwards. So it is published if
/// and only if the change is committed, at least once, and consumers recognise doubles by the message id.
package enum Outbox {
    /// The tables of this module; they sort before a service's own. Give both to `Migrator` in one list.
    package static let migrations = [
        Migration(name: "V0000_01__messaging", sql: PackageResources.V0000_01__messaging_sql),
        Migration(name: "V0000_02__compression", sql: PackageResources.V0000_02__compression_sql),
        Migration(name: "V0000_03__inbox_order", sql: PackageResources.V0000_03__inbox_order_sql),
        Migration(name: "V0000_04__job_runs", sql: PackageResources.V0000_04__job_runs_sql),
        Migration(name: "V0000_05__data_subjects", sql: PackageResources.V0000_05__data_subjects_sql),
        Migration(name: "V0000_06__partner_exchanges", sql: PackageResources.V0000_06__partner_exchanges_sql),
        Migration(name: "V0000_07__approvals", sql: PackageResources.V0000_07__approvals_sql),
    ]

    /// Adds events to the transaction that runs this, in their order; call `WakeSignal.raise` after its commit.
    ///
    /// Run it late, after the rows that order you are locked, best in `PostgresTransaction.commit(after:)`: then events
    /// of one aggregate are published in the order of their commits.
    package static func append(_ events: [OutboxEvent]) -> SQL {
        """
        insert into outbox (message_id, type, aggregate_id, occurred_at, traceparent, data)
        select message_id, type, aggregate_id, occurred_at, traceparent, data
        from unnest(
            \(events.map(\.id)), \(events.map(\.type)), \(events.map(\.aggregateID)), \(events.map(\.occurredAt)),
            \(events.map(\.traceparent)), \(events.map(\.data))
        ) with ordinality as event (message_id, type, aggregate_id, occurred_at, traceparent, data, place)
        order by place
        """
    }
}

/// An event on its way out.
package struct OutboxEvent: Sendable, Equatable {
    /// `wallet.movements_posted.v1`, also its routing key.
    package var type: String
    /// What the event is about; events of one aggregate arrive in order.
    package var aggregateID: String
    /// JSON of the message's `data`.
    package var data: [UInt8]
    /// The message's id, by which consumers recognise doubles.
    package var id: UniqueID
    package var occurredAt: Timestamp
    /// W3C trace context of what caused it.
    package var traceparent: String?

    package init(
        type: String, aggregateID: String, data: [UInt8], id: UniqueID, occurredAt: Timestamp,
        traceparent: String? = nil
    ) {
        self.type = type
        self.aggregateID = aggregateID
        self.data = data
        self.id = id
        self.occurredAt = occurredAt
        self.traceparent = traceparent
    }
}
