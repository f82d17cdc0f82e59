import AccountingDomain
import FileKit
import HTTPKit
import Primitives
import ServiceKit

/// Attachments with their files: first the file, then its row, so that a row always has a file.
struct Attachments: Sendable {
    let store: AttachmentStore
    let files: FileStore
    let transactions: Transactions

    /// Files whose request ended before their row was written.
    func sweep() async throws {
        _ = try await files.sweep(service: AccountingService.slug) { try await store.known(among: $0) }
    }
}
