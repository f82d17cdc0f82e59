import ComplianceDomain
import PostgresAccess
import Primitives

/// What was counted within an hour.
struct CountedSignal: Sendable {
    let id: UniqueID
    let kind: SecuritySignal.Kind
    let user: UserID?
    let ip: String?
    let deviceID: String?
    let count: Int
    let firstAt: Timestamp
    let lastAt: Timestamp
}

/// All SQL for security signals.
struct SecuritySignalStore: Sendable {
    let client: PostgresClient
    let ids: IDGenerator

    private struct Place: Hashable {
        let kind: SecuritySignal.Kind
        let user: UserID?
        let ip: String?
        let deviceID: String?
        let hour: Timestamp
    }

    /// Adds them to their hours. Of whoever was erased nothing is kept any more.
    nonisolated(nonsending) func count(_ signals: [SecuritySignal], in transaction: PostgresTransaction) async throws {
        guard !signals.isEmpty else { return }
        // One row for each place: a statement cannot touch a row twice.
        let groups = Dictionary(grouping: signals) {
            Place(kind: $0.kind, user: $0.user, ip: $0.ip, deviceID: $0.deviceID, hour: $0.hour)
        }
        let rows = groups.map { place, signals in
            (place: place, count: signals.count, first: signals.map(\.at).min(), last: signals.map(\.at).max())
        }
        try await transaction.execute(
            """
            insert into compliance.security_signals as s
                (id, kind, user_id, ip, device_id, hour, count, first_at, last_at)
            select id, kind, user_id, ip, device_id, hour, count, first_at, last_at
            from unnest(
                \(rows.map { _ in ids.next() as UniqueID }), \(rows.map(\.place.kind.rawValue)),
                \(rows.map(\.place.user)), \(rows.map(\.place.ip)), \(rows.map(\.place.deviceID)),
                \(rows.map(\.place.hour)), \(rows.map(\.count)), \(rows.map(\.first)), \(rows.map(\.last))
            ) as told (id, kind, user_id, ip, device_id, hour, count, first_at, last_at)
            where not exists (
                select from compliance.data_subjects d where d.user_id = told.user_id and d.erased_at is not null)
            on conflict on constraint security_signals_one_an_hour do update
            set count = s.count + excluded.count, first_at = least(s.first_at, excluded.first_at),
                last_at = greatest(s.last_at, excluded.last_at)
            """)
    }

    /// Newest hour first.
    func list(
        kind: SecuritySignal.Kind?, user: UserID?, ip: String?, from: Timestamp?, to: Timestamp?,
        after last: UniqueID?, limit: Int
    ) async throws -> [CountedSignal] {
        var list = ListQuery()
        list.equals("kind", kind?.rawValue)
        list.equals("user_id", user)
        list.equals("ip", ip)
        list.from("last_at", from)
        list.before("last_at", to)
        list.follows("id", last)
        let rows = try await client.query(
            """
            select id, kind, user_id, ip, device_id, count, first_at, last_at from compliance.security_signals
            \(list.conditions) order by id desc limit \(limit)
            """)
        return try rows.decode(
            UniqueID.self, String.self, UserID?.self, String?.self, String?.self, Int.self, Timestamp.self,
            Timestamp.self
        ).map { id, kind, user, ip, deviceID, count, firstAt, lastAt in
            guard let kind = SecuritySignal.Kind(rawValue: kind) else {
                throw PostgresError(.decoding, message: "a signal is of a kind that we do not know")
            }
            return CountedSignal(
                id: id, kind: kind, user: user, ip: ip, deviceID: deviceID, count: count, firstAt: firstAt,
                lastAt: lastAt)
        }
    }

    /// They hold addresses of people, and tell nothing any more when they are old.
    func forget(before: Timestamp) async throws {
        try await client.execute("delete from compliance.security_signals where last_at < \(before)")
    }
}
