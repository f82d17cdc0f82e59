import MoneyKit
import NotificationsDomain
import PostgresAccess
import Primitives

enum SubscriptionRow {
    static func subscription(
        _ row: Row, event: String, channels: String = "channels"
    ) throws(PostgresError) -> Subscription {
        var minimum: Money?
        if let units = try row.decode(Int64?.self, named: "minimum") {
            guard let currency = try row.decode(String?.self, named: "currency").flatMap({ Currency($0) }) else {
                throw PostgresError(.decoding, message: "a subscription to \(event) has no currency that we know")
            }
            minimum = Money(minorUnits: units, currency: currency)
        }
        return Subscription(
            event: event, channels: Channels.set(try row.decode([String].self, named: channels)), minimum: minimum,
            walletID: try row.decode(UniqueID?.self, named: "wallet_id"))
    }
}

/// All SQL for what people asked of single events.
struct SubscriptionStore: Sendable {
    let client: PostgresClient

    func all(of user: UserID) async throws -> [Subscription] {
        try Self.subscriptions(await client.query(Self.select(user)))
    }

    static func all(of user: UserID, in transaction: PostgresTransaction) async throws -> [Subscription] {
        try subscriptions(await transaction.query(select(user)))
    }

    private static func select(_ user: UserID) -> SQL {
        """
        select event, channels, minimum, currency, wallet_id from notifications.subscriptions
        where user_id = \(user) order by event
        """
    }

    private static func subscriptions(_ rows: Rows) throws(PostgresError) -> [Subscription] {
        var subscriptions: [Subscription] = []
        for row in rows {
            subscriptions.append(
                try SubscriptionRow.subscription(row, event: try row.decode(String.self, named: "event")))
        }
        return subscriptions
    }

    func set(_ subscription: Subscription, of user: UserID, now: Timestamp) async throws {
        try await client.execute(
            """
            insert into notifications.subscriptions
                (user_id, event, channels, minimum, currency, wallet_id, updated_at)
            values (\(user), \(subscription.event), \(Channels.names(subscription.channels)),
                \(subscription.minimum?.minorUnits), \(subscription.minimum?.currency.code), \(subscription.walletID),
                \(now))
            on conflict (user_id, event) do update
            set channels = excluded.channels, minimum = excluded.minimum, currency = excluded.currency,
                wallet_id = excluded.wallet_id, updated_at = excluded.updated_at
            """)
    }

    /// - Returns: false when there is none.
    func remove(_ event: String, of user: UserID) async throws -> Bool {
        try await client.execute(
            "delete from notifications.subscriptions where user_id = \(user) and event = \(event)") == 1
    }
}
