import AuthDomain
import PostgresAccess
import Primitives

/// Accounts as other services look them up.
struct DirectoryStore: Sendable {
    static let mostPerPage = 500

    let client: PostgresClient

    func find(_ id: UserID) async throws -> User? { try await user(where: "u.id = \(id)") }

    /// Of an address that its owner has proven.
    func find(_ email: EmailAddress) async throws -> User? {
        try await user(where: "u.email = \(email.text) and u.email_verified_at is not null and \(Self.isFound)")
    }

    /// Of a number that its owner has proven.
    func find(_ phone: PhoneNumber) async throws -> User? {
        try await user(where: "u.phone = \(phone.text) and u.phone_verified_at is not null and \(Self.isFound)")
    }

    /// Not by whom others know: a closed account, and that of somebody who has restricted what is done with their data.
    private static let isFound: SQL = """
        u.status <> 'closed'
        and not exists (select from auth.data_subjects s where s.user_id = u.id and s.restricted_at is not null)
        """

    private func user(where condition: SQL) async throws -> User? {
        let rows = try await client.query("select \(User.columns) from auth.users u where \(condition)")
        return rows.isEmpty ? nil : try User(rows[0])
    }

    /// In the order of ids, which is that of registration: whoever turns the pages while people register meets them
    /// all.
    func list(after: UserID?, limit: Int) async throws -> [User] {
        var list = ListQuery()
        if let after { list.requires("u.id > \(after)") }
        let rows = try await client.query(
            "select \(User.columns) from auth.users u \(list.conditions) order by u.id limit \(limit)")
        return try rows.map { try User($0) }
    }
}
