import ComplianceDomain
import FileKit
import HTTPKit
import Primitives
import ServiceKit

/// The files of documents: first the file, then its row, so that a row always has a file.
struct KYCFiles: Sendable {
    static let longest = 10 << 20
    static let types: Set<FileType> = [.png, .jpeg, .pdf]

    let store: FileStore
    let documents: DocumentStore

    /// The answer does not depend on it: what cannot be deleted now is found by the sweep.
    func forget(_ file: StoredFile) async { try? await store.delete(file.address) }

    /// All of it: ten megabytes at most. It is read when it is whole, so no slow sender holds so much.
    func content(of file: StoredFile) async throws -> [UInt8] {
        let reader = try await store.open(file.address)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(reader.size)
        try await reader.read(0..<reader.size) { bytes += $0 }
        return bytes
    }

    /// - Parameter others: which of these are files of something else of this service's.
    func sweep(keeping others: ([UniqueID]) async throws -> Set<UniqueID>) async throws {
        _ = try await store.sweep(service: ComplianceService.slug) {
            try await documents.known(among: $0).union(try await others($0))
        }
    }
}
