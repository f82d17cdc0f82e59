import NotificationsDomain
import PostgresAccess
import Primitives

/// An answer that agents give often.
struct Macro: Sendable {
    let id: UniqueID
    var title: String
    /// `{{number}}` and `{{subject}}` stand for those of the ticket.
    var text: String
    var category: TicketCategory?
    let createdAt: Timestamp
    var updatedAt: Timestamp

    func words(for ticket: Ticket) -> String {
        text.replacing("{{number}}", with: ticket.number.description).replacing("{{subject}}", with: ticket.subject)
    }
}

/// All SQL for macros.
struct MacroStore: Sendable {
    static let most = 500

    let client: PostgresClient

    func list() async throws -> [Macro] {
        try Self.macros(
            await client.query("\(Self.select) order by id desc limit \(Self.most)"))
    }

    func find(_ id: UniqueID) async throws -> Macro? {
        try Self.macros(await client.query("\(Self.select) where id = \(id)")).first
    }

    nonisolated(nonsending) func find(_ id: UniqueID, in transaction: PostgresTransaction) async throws -> Macro? {
        try Self.macros(await transaction.query("\(Self.select) where id = \(id) for update")).first
    }

    nonisolated(nonsending) func insert(
        _ macro: Macro, by user: UserID, in transaction: PostgresTransaction
    ) async throws {
        let count = try await transaction.query("select count(*) from notifications.macros").first(Int.self) ?? 0
        guard count < Self.most else { throw SupportError.tooMany("macros") }
        try await transaction.execute(
            """
            insert into notifications.macros (id, title, text, category, created_by, created_at, updated_at)
            values (\(macro.id), \(macro.title), \(macro.text), \(macro.category), \(user), \(macro.createdAt),
                \(macro.updatedAt))
            """)
    }

    nonisolated(nonsending) func update(
        _ macro: Macro, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            """
            update notifications.macros
            set title = \(macro.title), text = \(macro.text), category = \(macro.category),
                updated_at = \(macro.updatedAt)
            where id = \(macro.id)
            """)
    }

    nonisolated(nonsending) func delete(_ id: UniqueID, in transaction: PostgresTransaction) async throws -> Bool {
        try await transaction.execute("delete from notifications.macros where id = \(id)") == 1
    }

    private static let select: SQL =
        "select id, title, text, category, created_at, updated_at from notifications.macros"

    private static func macros(_ rows: Rows) throws(PostgresError) -> [Macro] {
        var macros: [Macro] = []
        for row in rows {
            let (id, title, text, category, createdAt, updatedAt) = try row.decode(
                UniqueID.self, String.self, String.self, TicketCategory?.self, Timestamp.self, Timestamp.self)
            macros.append(
                Macro(
                    id: id, title: title, text: text, category: category, createdAt: createdAt, updatedAt: updatedAt))
        }
        return macros
    }
}
