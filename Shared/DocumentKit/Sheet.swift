import Glibc

/// A sheet that has been written: a file without a name, which is gone with its last reader.
package final class Sheet: Sendable {
    package let size: Int
    private let file: TemporaryFile

    private static let pieceBytes = 64 << 10

    init(_ file: TemporaryFile) throws(DocumentError) {
        self.file = file
        var status = stat()
        guard fstat(file.descriptor, &status) == 0 else { throw TemporaryFile.failure("its size") }
        size = Int(status.st_size)
    }

    /// The bytes in pieces; the next is read when the last has been taken.
    /// - Throws: `DocumentError`, or what `sink` throws.
    package func write(to sink: ([UInt8]) async throws -> Void) async throws {
        var offset = 0
        while offset < size {
            let start = offset
            let piece = try await Threads.run { [self] in try read(from: start) }
            try await sink(piece)
            offset += piece.count
        }
    }

    /// All of it, for a file that is kept.
    package func bytes() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        try await write { bytes += $0 }
        return bytes
    }

    private func read(from offset: Int) throws(DocumentError) -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: min(Self.pieceBytes, size - offset))
        let count = pread(file.descriptor, &piece, piece.count, off_t(offset))
        guard count > 0 else { throw TemporaryFile.failure("reading it") }
        piece.removeLast(piece.count - count)
        return piece
    }
}

/// A file that has lost its name before anything stands in it, so that nothing of it is left however the process ends.
/// The library, which writes to a name, opens it by its descriptor.
final class TemporaryFile: Sendable {
    let descriptor: Int32
    var path: String { "/proc/self/fd/\(descriptor)" }

    init() throws(DocumentError) {
        var name = Array("/tmp/florin-sheet-\(getpid())-XXXXXX".utf8CString)
        descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw Self.failure("making it") }
        unlink(name)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    static func failure(_ what: String) -> DocumentError {
        .failed("the temporary file", cause: "\(what): \(String(cString: strerror(errno)))")
    }
}
