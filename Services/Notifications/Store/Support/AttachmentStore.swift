import FileKit
import NotificationsDomain
import PostgresAccess
import Primitives
import ServiceKit

/// A file that somebody brought to the desk. It is loose until a message takes it.
struct SupportAttachment: Sendable {
    /// With one message.
    static let mostOfAMessage = 10
    /// Of one person, before messages take them.
    static let mostLoose = 50
    /// Of one person, loose and taken.
    static let mostBytes = 200 << 20
    /// After which a loose one is forgotten.
    static let looseTime = Duration.seconds(86_400)

    let owner: UserID
    let filename: String
    let file: StoredFile
    var message: UniqueID?
    let createdAt: Timestamp

    var id: UniqueID { file.address.id }

    static func fileOwner(_ owner: UserID) -> FileOwner {
        FileOwner(service: NotificationsService.slug, kind: "support", id: owner.rawValue)
    }
}

/// All SQL for attachments.
struct AttachmentStore: Sendable {
    let client: PostgresClient

    /// - Parameter quota: bytes of all attachments of the owner; nil: any.
    /// - Returns: false when the owner has too many loose ones, or too much.
    nonisolated(nonsending) func insert(
        _ attachment: SupportAttachment, atMost quota: Int?, in transaction: PostgresTransaction
    ) async throws -> Bool {
        let file = attachment.file
        // Two uploads at once count each other.
        try await transaction.execute(
            "select pg_advisory_xact_lock(hashtextextended(\("support attachments of \(attachment.owner)"), 0))")
        return try await transaction.execute(
            """
            insert into notifications.support_attachments (id, owner_id, filename, type, size, sha256, created_at)
            select \(attachment.id), \(attachment.owner), \(attachment.filename), \(file.type.rawValue),
                \(Int64(file.size)), \(file.address.digest), \(attachment.createdAt)
            where (select count(*) from notifications.support_attachments
                where owner_id = \(attachment.owner) and message_id is null) < \(SupportAttachment.mostLoose)
                and coalesce(
                    (select sum(size) from notifications.support_attachments where owner_id = \(attachment.owner)), 0)
                    + \(Int64(file.size)) <= \(quota.map(Int64.init) ?? Int64.max)
            """) == 1
    }

    /// Gives loose ones of an owner to a message.
    /// - Returns: them, in the order of their ids.
    /// - Throws: `unknownAttachment` when one of them is not there, not the owner's, or taken.
    nonisolated(nonsending) func attach(
        _ ids: [UniqueID], of owner: UserID, to message: UniqueID, in transaction: PostgresTransaction
    ) async throws -> [SupportAttachment] {
        guard !ids.isEmpty else { return [] }
        let taken = try Self.attachments(
            await transaction.query(
                """
                update notifications.support_attachments a set message_id = \(message)
                where a.id = any(\(ids)) and a.owner_id = \(owner) and a.message_id is null returning \(Self.columns)
                """))
        guard taken.count == Set(ids).count else { throw SupportError.unknownAttachment }
        return taken.sorted { $0.id < $1.id }
    }

    func list(of messages: [UniqueID]) async throws -> [SupportAttachment] {
        guard !messages.isEmpty else { return [] }
        return try Self.attachments(
            await client.query("\(Self.select) where a.message_id = any(\(messages)) order by a.id"))
    }

    func find(_ id: UniqueID) async throws -> SupportAttachment? {
        try Self.attachments(await client.query("\(Self.select) where a.id = \(id)")).first
    }

    /// Whether a person sees a file: its owner, and whose ticket has it in public.
    func isVisible(_ id: UniqueID, to user: UserID) async throws -> Bool {
        try await !client.query(
            """
            select from notifications.support_attachments a
            left join notifications.ticket_messages m on m.id = a.message_id
            left join notifications.tickets t on t.id = m.ticket_id
            where a.id = \(id) and (a.owner_id = \(user) or (t.owner_id = \(user) and not m.internal))
            """
        ).isEmpty
    }

    /// Which of these have a row.
    func known(among ids: [UniqueID]) async throws -> Set<UniqueID> {
        Set(
            try await client.query("select id from notifications.support_attachments where id = any(\(ids))")
                .decode(UniqueID.self))
    }

    /// Forgets what no message has taken in time; its files go with the next sweep.
    func forgetLoose(before: Timestamp) async throws {
        try await client.execute(
            "delete from notifications.support_attachments where message_id is null and created_at < \(before)")
    }

    private static let columns: SQL = """
        a.id, a.owner_id, a.message_id, a.filename, a.type, a.size, a.sha256, a.created_at
        """

    private static let select: SQL = "select \(columns) from notifications.support_attachments a"

    private static func attachments(_ rows: Rows) throws -> [SupportAttachment] {
        try rows.map { row in
            let (id, owner, message, filename, type, size, digest, createdAt) = try row.decode(
                UniqueID.self, UserID.self, UniqueID?.self, String.self, String.self, Int64.self, [UInt8].self,
                Timestamp.self)
            guard let type = FileType(rawValue: type) else {
                throw PostgresError(.decoding, message: "\(type) is no type of a file")
            }
            let address = FileAddress(owner: SupportAttachment.fileOwner(owner), id: id, digest: digest)
            return SupportAttachment(
                owner: owner, filename: filename, file: StoredFile(address: address, size: Int(size), type: type),
                message: message, createdAt: createdAt)
        }
    }
}
