import ComplianceDomain
import PostgresAccess
import Primitives

/// All SQL for tries to sign in.
struct LoginStore: Sendable {
    let client: PostgresClient

    /// Told again, one is known; of whoever was erased nothing is kept any more.
    /// - Returns: whether it is new.
    nonisolated(nonsending) func keep(_ login: LoginFacts, in transaction: PostgresTransaction) async throws -> Bool {
        try await transaction.execute(
            """
            insert into compliance.logins (id, ip, device_id, user_id, succeeded, occurred_at)
            select \(login.id)::uuid, \(login.ip), \(login.deviceID), \(login.userID)::uuid, \(login.succeeded),
                \(login.at)
            where not exists (
                select from compliance.data_subjects s
                where s.user_id = \(login.userID)::uuid and s.erased_at is not null)
            on conflict do nothing
            """) == 1
    }

    /// Whether a person has never signed in with a device before; nil for a client that does not say which it is.
    nonisolated(nonsending) func isNew(
        _ device: String?, of user: UserID, before end: Timestamp, in transaction: PostgresTransaction
    ) async throws -> Bool? {
        guard let device else { return nil }
        return try await transaction.query(
            """
            select 1 from compliance.logins
            where user_id = \(user) and device_id = \(device) and succeeded and occurred_at < \(end) limit 1
            """
        ).isEmpty
    }

    /// The newest tries from an address since a time, in their order.
    nonisolated(nonsending) func past(
        from address: String, since start: Timestamp, upTo end: Timestamp, limit: Int,
        in transaction: PostgresTransaction
    ) async throws -> [LoginFacts] {
        let rows = try await transaction.query(
            """
            select * from (
                select id::text, occurred_at, device_id, user_id::text, succeeded from compliance.logins
                where ip = \(address) and occurred_at > \(start) and occurred_at <= \(end)
                order by occurred_at desc limit \(limit)
            ) newest order by occurred_at
            """)
        return try rows.decode(String.self, Timestamp.self, String?.self, String.self, Bool.self).map {
            id, at, device, user, succeeded in
            LoginFacts(
                id: id, at: at, ip: address, deviceID: device, userID: user, succeeded: succeeded, newDevice: nil)
        }
    }

    /// What no window reaches any more.
    /// - Returns: how many went.
    func forget(before oldest: Timestamp, limit: Int) async throws -> Int {
        try await client.execute(
            """
            delete from compliance.logins where id in (
                select id from compliance.logins where occurred_at < \(oldest) order by occurred_at limit \(limit))
            """)
    }
}
