import Glibc
import Primitives

/// Files in a folder of this machine, or of a volume that all replicas share.
struct LocalFolder: FileBackend {
    let folder: String
    let readingBytes = FileLayout.sealedChunkBytes

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// A rename: who looks sees all of it or nothing.
    func keep(_ spooled: SpooledFile, _ content: SpooledContent, as name: String) async throws(FileError) {
        let path = path(name)
        try await Self.run {
            guard fsync(spooled.descriptor) == 0 else { throw Disk.failure("the file") }
            let parent = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
            try Disk.makeFolder(parent)
            guard rename(spooled.path, path) == 0 else { throw Disk.failure("the file") }
            try Disk.sync(folder: parent)
        }
    }

    func read(_ name: String, _ range: Range<Int>) async throws(FileError) -> [UInt8] {
        let path = path(name)
        return try await Self.run {
            let bytes = try Self.with(path) { descriptor throws(FileError) in try Disk.read(descriptor, range) }
            guard bytes.count == range.count else { throw FileError.damaged("it is too short") }
            return bytes
        }
    }

    func tail(_ name: String, _ count: Int) async throws(FileError) -> (bytes: [UInt8], total: Int) {
        let path = path(name)
        return try await Self.run {
            try Self.with(path) { descriptor throws(FileError) in
                let total = Int(lseek(descriptor, 0, SEEK_END))
                guard total >= count else { throw .damaged("it is too short") }
                return (try Disk.read(descriptor, (total - count)..<total), total)
            }
        }
    }

    func delete(_ name: String) async throws(FileError) {
        let path = path(name)
        try await Self.run {
            guard unlink(path) == 0 || errno == ENOENT else { throw Disk.failure("the file") }
            let parent = String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
            // The owner's folder goes with its last file; otherwise it is not empty, and stays.
            if rmdir(parent) != 0, errno != ENOENT { try Disk.sync(folder: parent) }
        }
    }

    func list(_ folder: String, after: String?, limit: Int) async throws(FileError) -> [ListedFile] {
        let root = self.folder
        return try await Self.run {
            var found: [ListedFile] = []
            try Self.walk(root, folder) { name in
                guard after.map({ name > $0 }) ?? true else { return }
                if let changed = Disk.changed("\(root)/\(name)") {
                    found.append(ListedFile(name: name, changedAt: changed))
                }
            }
            return Array(found.sorted { $0.name < $1.name }.prefix(limit))
        }
    }

    /// That it can be written to.
    func check() async throws(FileError) {
        let folder = folder
        try await Self.run {
            try Disk.makeFolder(folder)
            guard access(folder, W_OK | X_OK) == 0 else { throw Disk.failure("the folder") }
        }
    }

    private static func walk(_ root: String, _ folder: String, _ found: (String) -> Void) throws(FileError) {
        for name in try Disk.names(in: "\(root)/\(folder)") {
            let inner = "\(folder)/\(name)"
            if Disk.isFolder("\(root)/\(inner)") { try walk(root, inner, found) } else { found(inner) }
        }
    }

    private static func with<Result>(
        _ path: String, _ body: (Int32) throws(FileError) -> Result
    ) throws(FileError) -> Result {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Disk.failure("the file") }
        defer { close(descriptor) }
        return try body(descriptor)
    }

    private static func run<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws(FileError) -> Result {
        do {
            return try await Disk.run(body)
        } catch let error as FileError {
            throw error
        } catch {
            throw .unavailable("\(error)")
        }
    }
}

extension Disk {
    /// None of a folder that is not there.
    static func names(in folder: String) throws(FileError) -> [String] {
        guard let directory = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw failure("the folder")
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
