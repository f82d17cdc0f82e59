import FileKit
import HTTPKit
import NotificationsDomain
import Primitives
import ServiceKit

/// Attachments with their files: first the file, then its row, so that a row always has a file.
struct SupportFiles: Sendable {
    static let longest = 10 << 20
    private static let types: Set<FileType> = [.png, .jpeg, .pdf, .text]

    let store: AttachmentStore
    let files: FileStore
    let transactions: Transactions

    /// Keeps what `next` gives until it gives nil.
    /// - Parameter quota: bytes of all that the owner has brought; nil for staff.
    /// - Throws: `FileError`, `SupportError.tooMany`, or what `next` throws; then nothing is kept.
    func keep(
        named filename: String, of owner: UserID, atMost quota: Int?, at now: Timestamp,
        from next: () async throws -> [UInt8]?
    ) async throws -> SupportAttachment {
        let file: StoredFile
        do {
            file = try await files.keep(
                for: SupportAttachment.fileOwner(owner), allowing: Self.types, limit: Self.longest, from: next)
        } catch FileError.typeRefused {
            throw SupportError.attachmentTypeNotAllowed
        }
        let attachment = SupportAttachment(owner: owner, filename: filename, file: file, createdAt: now)
        let isWritten = try await transactions.run { transaction in
            try await store.insert(attachment, atMost: quota, in: transaction)
        }
        guard isWritten else {
            // The answer does not depend on it: what cannot be deleted now is found by the sweep.
            try? await files.delete(file.address)
            throw SupportError.tooMany("attachments")
        }
        return attachment
    }

    /// - Parameter viewer: nil for staff, who see all.
    func open(_ id: UniqueID, for viewer: UserID?) async throws -> (SupportAttachment, FileReader) {
        if let viewer, try await !store.isVisible(id, to: viewer) { throw SupportError.notFound }
        guard let attachment = try await store.find(id) else { throw SupportError.notFound }
        return (attachment, try await files.open(attachment.file.address))
    }

    /// Forgets what no message has taken, and files without a row.
    func sweep(at now: Timestamp) async throws {
        try await store.forgetLoose(before: now - SupportAttachment.looseTime)
        _ = try await files.sweep(service: NotificationsService.slug) { try await store.known(among: $0) }
    }
}
