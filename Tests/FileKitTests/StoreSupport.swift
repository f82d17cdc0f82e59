import Glibc
import Primitives
import TestSupport

@testable import FileKit

/// A store in a folder of its own, which a test may look into and spoil.
struct TestStore: Sendable {
    static let keys = "one:a-secret-of-thirty-two-bytes-or-more"

    let folder: String
    let clock = ManualClock(Timestamp(secondsSince1970: Int64(time(nil))))
    let ids: IDGenerator
    let owner: FileOwner

    static func with<Result>(_ body: (TestStore) async throws -> Result) async throws -> Result {
        var template = Array("/tmp/florin-files-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw FileError.unavailable("no folder") }
        let folder = String(cString: made)
        defer { removeAll(folder) }
        return try await body(TestStore(folder))
    }

    private init(_ folder: String) {
        self.folder = folder
        ids = IDGenerator(clock: clock.clock)
        owner = FileOwner(service: "test", kind: "thing", id: ids.next())
    }

    func store(_ keys: String = keys) throws -> FileStore {
        FileStore(folder: folder, keys: try FileKeys(keys), clock: clock.clock, ids: ids)
    }

    func keep(
        _ bytes: [UInt8], of owner: FileOwner? = nil, pieces: Int = 10_000, limit: Int = 1 << 20,
        types: Set<FileType> = [.pdf, .text, .png]
    ) async throws -> StoredFile {
        var rest = bytes[...]
        return try await store().keep(for: owner ?? self.owner, allowing: types, limit: limit) {
            defer { rest = rest.dropFirst(pieces) }
            return rest.isEmpty ? nil : Array(rest.prefix(pieces))
        }
    }

    func read(_ address: FileAddress, _ range: Range<Int>? = nil, keys: String = keys) async throws -> [UInt8] {
        let reader = try await store(keys).open(address)
        var bytes: [UInt8] = []
        try await reader.read(range ?? 0..<reader.size) { bytes += $0 }
        return bytes
    }

    func path(_ address: FileAddress) -> String { "\(folder)/files/\(address.name)" }

    /// Everything that lies below the folder.
    func everything() throws -> [String] {
        try ["files", "spool"].flatMap { try Self.walk("\(folder)/\($0)") }
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        return try Disk.read(descriptor, 0..<(8 << 20))
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_TRUNC | O_CREAT, 0o600)
        defer { close(descriptor) }
        try Disk.write(bytes, to: descriptor)
    }

    private static func walk(_ folder: String) throws -> [String] {
        try Disk.names(in: folder).flatMap { name in
            let path = "\(folder)/\(name)"
            return Disk.isFolder(path) ? try walk(path) : [path]
        }
    }

    private static func removeAll(_ folder: String) {
        for name in (try? Disk.names(in: folder)) ?? [] {  // what is left lies in /tmp
            let path = "\(folder)/\(name)"
            if Disk.isFolder(path) { removeAll(path) } else { unlink(path) }
        }
        rmdir(folder)
    }
}

/// A PDF by its first bytes, and anything after them.
func document(_ count: Int) -> [UInt8] {
    Array("%PDF-1.7".utf8) + (8..<max(8, count)).map { UInt8(truncatingIfNeeded: $0 &* 131 &+ $0 >> 8) }
}
