import Glibc
import Primitives

/// A file on its way in: sealed already, under a name that nobody looks for. It is whole and on disk before it is kept,
/// so neither a client nor a process that dies half-way leaves anything that could be taken for a file.
final class SpooledFile: Sendable {
    let path: String
    let descriptor: Int32

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
        // Kept meanwhile under its own name, or given up.
        unlink(path)
    }

    static func make(in folder: String, _ id: UniqueID) async throws -> SpooledFile {
        let path = "\(folder)/\(id)"
        return try await Disk.run {
            try Disk.makeFolder(folder)
            let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw Disk.failure("the spool") }
            return SpooledFile(path: path, descriptor: descriptor)
        }
    }

    /// Removes what processes that died have left. One that is being written is younger.
    static func sweep(_ folder: String, olderThan age: Duration, now: Timestamp) throws(FileError) {
        for name in try Disk.names(in: folder) where UniqueID(name) != nil {
            let path = "\(folder)/\(name)"
            if let changed = Disk.changed(path), changed + age < now { unlink(path) }
        }
    }
}

extension Disk {
    static func changed(_ path: String) -> Timestamp? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Timestamp(secondsSince1970: Int64(status.st_mtim.tv_sec))
    }
}
