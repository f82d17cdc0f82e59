import Glibc

/// A sheet that has been written: a file that has lost its name, and is gone with its last reader.
package final class Sheet: Sendable {
    package let size: Int
    private let descriptor: Int32

    private static let pieceBytes = 64 << 10

    init(_ path: String) throws(DocumentError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TemporaryFile.failure("opening it") }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let failure = TemporaryFile.failure("its size")
            close(descriptor)
            throw failure
        }
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

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
        let count = pread(descriptor, &piece, piece.count, off_t(offset))
        guard count > 0 else { throw TemporaryFile.failure("reading it") }
        piece.removeLast(piece.count - count)
        return piece
    }
}

/// The library writes to a name, so there is one for as long as it writes.
enum TemporaryFile {
    static func make() throws(DocumentError) -> String {
        var template = Array("/tmp/florin-sheet-\(getpid())-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw failure("making it") }
        close(descriptor)
        return template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    static func failure(_ what: String) -> DocumentError {
        .failed("the temporary file", cause: "\(what): \(String(cString: strerror(errno)))")
    }
}
