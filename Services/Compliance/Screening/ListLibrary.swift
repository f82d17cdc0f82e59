import ComplianceDomain
import FileKit
import NIOPosix
import Primitives

/// The files of lists: first the files, then the rows of their version.
struct ListLibrary: Sendable {
    static let longest = 64 << 20

    let store: FileStore
    let lists: ListStore

    /// The answer does not depend on it: what cannot be deleted now is found by the sweep.
    func forget(_ files: [ListFile]) async {
        for file in files { try? await store.delete(file.file.address) }
    }

    /// Reads a version to its end, on a thread of its own: it takes seconds, and nobody else waits for that.
    /// - Throws: `ListRefusal`, `FileError`.
    func read(_ version: ListVersion) async throws -> [ListEntry] {
        var files: [String: [UInt8]] = [:]
        for file in try await lists.files(of: version.id) { files[file.name] = try await content(of: file.file) }
        let (list, contents) = (version.list, files)
        return try await NIOThreadPool.singleton.runIfActive { try list.read(contents) }
    }

    private func content(of file: StoredFile) async throws -> [UInt8] {
        let reader = try await store.open(file.address)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(reader.size)
        try await reader.read(0..<reader.size) { bytes += $0 }
        return bytes
    }
}
