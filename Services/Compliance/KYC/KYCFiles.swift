import ComplianceDomain
import FileKit
import HTTPKit
import Primitives

/// The files of documents: first the file, then its row, so that a row always has a file.
struct KYCFiles: Sendable {
    static let longest = 10 << 20
    static let types: Set<FileType> = [.png, .jpeg, .pdf]

    let store: FileStore
    let documents: DocumentStore

    /// The answer does not depend on it: what cannot be deleted now is found by the sweep.
    func forget(_ file: StoredFile) async { try? await store.delete(file.address) }

    func sweep() async throws {
        _ = try await store.sweep(service: ComplianceService.slug) { try await documents.known(among: $0) }
    }
}
