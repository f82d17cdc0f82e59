import Glibc
import Primitives

/// A file on its way in: sealed already, under a name that nobody looks for. It is whole and on disk before it is kept,
/// so neither a client nor a process that dies half-way leaves anything that could be taken for a file.
///
/// It is locked for as long as its process lives, whichever machine that runs on, so what is not locked is nobody's.
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
            while true {
                let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
                guard descriptor >= 0 else { throw Disk.failure("the spool") }
                guard flock(descriptor, LOCK_EX) == 0 else {
                    defer { close(descriptor) }
                    throw Disk.failure("the spool")
                }
                // A sweep may have come between the two, and taken it for nobody's.
                if Disk.hasName(descriptor) { return SpooledFile(path: path, descriptor: descriptor) }
                close(descriptor)
            }
        }
    }

    /// Removes what processes that died have left, of all that use the folder.
    static func sweep(_ folder: String) throws(FileError) {
        for name in try Disk.names(in: folder) where UniqueID(name) != nil {
            let path = "\(folder)/\(name)"
            let descriptor = open(path, O_RDWR | O_CLOEXEC)
            // Kept or given up meanwhile.
            guard descriptor >= 0 else { continue }
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
            close(descriptor)
        }
    }
}

extension Disk {
    /// Whether a file is still found under some name.
    static func hasName(_ descriptor: Int32) -> Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_nlink > 0
    }

    static func changed(_ path: String) -> Timestamp? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Timestamp(secondsSince1970: Int64(status.st_mtim.tv_sec))
    }
}
