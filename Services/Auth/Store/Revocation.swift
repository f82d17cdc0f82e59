import Authentication
import Outbox
import PostgresAccess
import Primitives

/// Tokens that must not be taken any more.
enum Revocation: Hashable, Sendable {
    case session(SessionID)
    /// Tokens of a user that were issued before a time.
    case user(UserID, before: Timestamp)
    case apiKey(APIKeyID)

    /// As it stands in the table, in Redis and in answers to the gateway.
    var member: String {
        switch self {
        case .session(let id): "sid:\(id)"
        case .user(let id, let before): "sub:\(id):\(before.millisecondsSince1970)"
        case .apiKey(let id): "key:\(id)"
        }
    }

    /// Nil for a text that ``member`` does not give.
    init?(member: String) {
        let parts = member.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 2, let id = UniqueID(String(parts[1])) else { return nil }
        switch (parts[0], parts.count) {
        case ("sid", 2): self = .session(SessionID(id))
        case ("key", 2): self = .apiKey(APIKeyID(id))
        case ("sub", 3):
            guard let before = Int64(parts[2]) else { return nil }
            self = .user(UserID(id), before: Timestamp(millisecondsSince1970: before))
        default: return nil
        }
    }

    func apply(to list: Revocations) {
        switch self {
        case .session(let id): list.add(.session(id.rawValue))
        case .user(let id, let before): list.add(.subject(id, before: before))
        case .apiKey(let id): list.add(.apiKey(id.rawValue))
        }
    }
}

/// Revocations of the last minutes, for gateways that start and for replicas of auth itself.
struct RevocationStore: Sendable {
    /// As long as a revoked token could live, with room for clocks that differ.
    static let memory: Duration = AccessToken.longestLifetime + .seconds(60)
    /// More than ever happens in that time; a longer list would not fit into one message.
    static let longestList = 100_000

    let database: AuthDatabase

    static func insert(_ revocations: [Revocation], at now: Timestamp) -> SQL {
        """
        insert into auth.revocations (member, revoked_at)
        select member, \(now) from unnest(\(revocations.map(\.member))) as r (member)
        on conflict (member) do nothing
        """
    }

    /// Members revoked since a time, oldest first.
    func members(since: Timestamp) async throws(PostgresError) -> [String] {
        let rows = try await database.client.query(
            """
            select member from auth.revocations where revoked_at >= \(since)
            order by revoked_at limit \(Self.longestList)
            """)
        return try rows.decode(String.self)
    }

    /// Members that Redis does not have yet.
    func unpushed(since: Timestamp) async throws(PostgresError) -> [String] {
        let rows = try await database.client.query(
            """
            select member from auth.revocations where revoked_at >= \(since) and pushed_at is null
            order by revoked_at limit 1000
            """)
        return try rows.decode(String.self)
    }

    func markPushed(_ members: [String], at now: Timestamp) async throws(PostgresError) {
        try await database.client.execute(
            "update auth.revocations set pushed_at = \(now) where member = any(\(members))")
    }
}
