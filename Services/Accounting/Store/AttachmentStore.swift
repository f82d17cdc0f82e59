import AccountingDomain
import FileKit
import PostgresAccess
import Primitives
import ServiceKit

/// A paper behind an entry.
struct Attachment: Sendable {
    static let mostOfAnEntry = 100

    let entry: EntryID
    let filename: String
    let file: StoredFile
    let createdBy: UserID
    let createdAt: Timestamp
    /// Among those of its entry, counted from 1 in the order in which they were added; nil before it is kept.
    var position: Int?

    var id: UniqueID { file.address.id }

    static func owner(_ entry: EntryID) -> FileOwner {
        FileOwner(service: AccountingService.slug, kind: "entry", id: entry.rawValue)
    }
}

/// All SQL for attachments.
struct AttachmentStore: Sendable {
    private let client: PostgresClient

    init(_ client: PostgresClient) {
        self.client = client
    }

    /// - Throws: `tooManyAttachments`; of two at once that want the last place one waits for the other.
    func insert(_ attachment: Attachment, act: StaffAct, in transaction: PostgresTransaction) async throws {
        let entry = attachment.entry
        // An entry itself may not be locked, as it is never changed.
        try await transaction.execute(
            "select pg_advisory_xact_lock(hashtextextended(\("accounting attachments of \(entry)"), 0))")
        let rows = try await transaction.query(
            "select count(*) from accounting.attachments where entry_id = \(entry)")
        let count = try rows.first(Int.self) ?? 0
        guard count < Attachment.mostOfAnEntry else { throw AccountingError.tooManyAttachments(entry) }
        let file = attachment.file
        try await transaction.pipeline([
            """
            insert into accounting.attachments
                (id, entry_id, position, filename, type, size, sha256, created_by, created_at)
            values (\(attachment.id), \(entry), \(count + 1), \(attachment.filename), \(file.type.rawValue),
                \(Int64(file.size)), \(file.address.digest), \(attachment.createdBy), \(attachment.createdAt))
            """,
            StaffActStore.insert(act, .attachmentAdded, subject: entry.rawValue, detail: attachment.id.description),
        ])
    }

    /// In the order in which they were added.
    func list(of entry: EntryID) async throws -> [Attachment] {
        try await read("entry_id = \(entry)")
    }

    func find(_ id: UniqueID, of entry: EntryID) async throws -> Attachment? {
        try await read("entry_id = \(entry) and id = \(id)").first
    }

    /// Which of these are attachments.
    func known(among ids: [UniqueID]) async throws -> Set<UniqueID> {
        let rows = try await client.query("select id from accounting.attachments where id = any(\(ids))")
        return Set(try rows.map { try $0.decode(UniqueID.self) })
    }

    private func read(_ condition: SQL) async throws -> [Attachment] {
        let rows = try await client.query(
            """
            select id, entry_id, filename, type, size, sha256, created_by, created_at, position
            from accounting.attachments where \(condition) order by position
            """)
        return try rows.map { row in
            let (id, entry, filename, type, size, digest, createdBy, createdAt, position) = try row.decode(
                UniqueID.self, EntryID.self, String.self, String.self, Int64.self, [UInt8].self, UserID.self,
                Timestamp.self, Int.self)
            guard let type = FileType(rawValue: type) else {
                throw PostgresError(.decoding, message: "\(type) is no type of a file")
            }
            let address = FileAddress(owner: Attachment.owner(entry), id: id, digest: digest)
            return Attachment(
                entry: entry, filename: filename, file: StoredFile(address: address, size: Int(size), type: type),
                createdBy: createdBy, createdAt: createdAt, position: position)
        }
    }
}
