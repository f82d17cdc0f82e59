import BillingDomain
import MoneyKit
import PostgresAccess
import Primitives

/// How a partner was found at the last look.
struct ProviderState: Sendable, Equatable {
    struct Look: Sendable, Equatable {
        let isReachable: Bool
        let latency: Duration
        /// Nil where it did not tell.
        let balance: Money?
        let at: Timestamp
    }

    /// Out of rotation: nothing goes there.
    struct Closing: Sendable, Equatable {
        let code: String
        let since: Timestamp
    }

    let name: String
    /// Nil before the first.
    let look: Look?
    let closing: Closing?
    /// When it told that it sells otherwise than before, if nobody has asked since.
    let changesToldAt: Timestamp?
}

/// All SQL for the partners that carry bills.
struct ProviderStore: Sendable {
    let client: PostgresClient

    /// By name; those that nothing is known of are not there.
    func all() async throws -> [ProviderState] {
        let rows = try await client.query(
            """
            select name, reachable, latency_ms, checked_at, balance, currency, closed_at, closed_code, changes_told_at
            from billing.providers order by name
            """)
        return try rows.map { try Self.state($0) }
    }

    func isClosed(_ name: String) async throws -> Bool {
        try await client.query(
            "select true from billing.providers where name = \(name) and closed_at is not null"
        ).first(Bool.self) ?? false
    }

    func note(_ look: ProviderState.Look, of name: String) async throws {
        let milliseconds = Int(look.latency / .milliseconds(1))
        try await client.execute(
            """
            insert into billing.providers (name, reachable, latency_ms, checked_at, balance, currency)
            values (
                \(name), \(look.isReachable), \(milliseconds), \(look.at), \(look.balance?.minorUnits),
                \(look.balance?.currency.code))
            on conflict (name) do update
            set reachable = excluded.reachable, latency_ms = excluded.latency_ms, checked_at = excluded.checked_at,
                balance = excluded.balance, currency = excluded.currency
            """)
    }

    /// Takes it out of rotation; the first reason stays.
    func close(_ name: String, because code: String, now: Timestamp) async throws {
        try await client.execute(
            """
            insert into billing.providers as p (name, closed_at, closed_code) values (\(name), \(now), \(code))
            on conflict (name) do update set closed_at = excluded.closed_at, closed_code = excluded.closed_code
            where p.closed_at is null
            """)
    }

    /// Takes it into rotation again.
    func open(_ name: String) async throws {
        try await client.execute(
            "update billing.providers set closed_at = null, closed_code = null where name = \(name)")
    }

    /// It says that it sells otherwise than before.
    func noteChanges(of name: String, now: Timestamp) async throws {
        try await client.execute(
            """
            insert into billing.providers (name, changes_told_at) values (\(name), \(now))
            on conflict (name) do update set changes_told_at = excluded.changes_told_at
            """)
    }

    /// It was asked what; what it has told since the asking began waits for the next time.
    func forgetChanges(of name: String, toldUntil time: Timestamp) async throws {
        try await client.execute(
            """
            update billing.providers set changes_told_at = null where name = \(name) and changes_told_at <= \(time)
            """)
    }

    private static func state(_ row: Row) throws(PostgresError) -> ProviderState {
        let name = try row.decode(String.self, at: 0)
        var look: ProviderState.Look?
        if let isReachable = try row.decode(Bool?.self, at: 1), let latency = try row.decode(Int?.self, at: 2),
            let at = try row.decode(Timestamp?.self, at: 3)
        {
            let currency = try row.decode(String?.self, at: 5).flatMap { Currency($0) }
            let units = try row.decode(Int64?.self, at: 4)
            look = ProviderState.Look(
                isReachable: isReachable, latency: .milliseconds(latency),
                balance: currency.flatMap { currency in units.map { Money(minorUnits: $0, currency: currency) } },
                at: at)
        }
        var closing: ProviderState.Closing?
        if let since = try row.decode(Timestamp?.self, at: 6), let code = try row.decode(String?.self, at: 7) {
            closing = ProviderState.Closing(code: code, since: since)
        }
        return ProviderState(
            name: name, look: look, closing: closing, changesToldAt: try row.decode(Timestamp?.self, at: 8))
    }
}
