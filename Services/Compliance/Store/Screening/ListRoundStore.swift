import ComplianceDomain
import PostgresAccess
import Primitives

/// Customers that are still to be matched with what a version of a list has brought.
struct ListRound: Sendable {
    let version: ListVersionID
    let list: ListName
    /// The ids of the entries; nil: all of the list.
    let touched: Set<String>?
    /// Behind whom it goes on.
    let after: UserID?
}

/// All SQL for rounds.
struct ListRoundStore: Sendable {
    let client: PostgresClient

    nonisolated(nonsending) func begin(
        _ version: ListVersionID, of list: ListName, touched: [String]?, now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into compliance.list_rounds (version_id, list, touched, created_at)
            values (\(version), \(list.text), \(touched), \(now))
            """)
    }

    /// In the order in which their versions came.
    func open() async throws -> [ListRound] {
        let rows = try await client.query(
            "select version_id, list, touched, after from compliance.list_rounds where completed_at is null order by 1")
        return try rows.decode(ListVersionID.self, String.self, [String]?.self, UserID?.self).compactMap { row in
            let (version, list, touched, after) = row
            return ListName(list).map {
                ListRound(version: version, list: $0, touched: touched.map { Set($0) }, after: after)
            }
        }
    }

    /// The next customers in the order of their ids, locked: whoever changes one of them now waits, and whoever has
    /// done so is read as changed.
    nonisolated(nonsending) func page(
        after user: UserID?, limit: Int, in transaction: PostgresTransaction
    ) async throws -> [UserID] {
        var query = ListQuery()
        if let user { query.requires("c.user_id > \(user)") }
        return try await transaction.query(
            """
            select c.user_id from compliance.customers c \(query.conditions)
            order by c.user_id limit \(limit) for no key update of c
            """
        ).decode(UserID.self)
    }

    /// - Parameter user: behind whom it goes on; nil: it is over.
    nonisolated(nonsending) func advance(
        _ version: ListVersionID, after user: UserID?, now: Timestamp, in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            update compliance.list_rounds
            set after = coalesce(\(user), after), completed_at = \(user == nil ? now : nil)
            where version_id = \(version)
            """)
    }
}
