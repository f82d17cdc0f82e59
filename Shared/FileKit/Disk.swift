import Glibc
import NIOPosix

/// Calls into the file system, which may block, on threads that may.
enum Disk {
    static func run<Result: Sendable>(
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await NIOThreadPool.singleton.runIfActive { try body() }
    }

    static func failure(_ what: String) -> FileError {
        errno == ENOENT ? .notFound : .unavailable("\(what): \(String(cString: strerror(errno)))")
    }

    static func makeFolder(_ path: String) throws(FileError) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: false) {
            made += part
            if !made.isEmpty {
                if mkdir(made, 0o700) == 0 {
                    let parent = made.lastIndex(of: "/").map { String(made[..<$0]) } ?? "."
                    try sync(folder: parent.isEmpty ? "/" : parent)
                } else if errno != EEXIST {
                    throw failure("the folder")
                }
            }
            made += "/"
        }
    }

    static func write(_ bytes: [UInt8], to descriptor: Int32) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done) }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("writing")
            }
            done += count
        }
    }

    /// Fewer bytes only at the end of the file.
    static func read(_ descriptor: Int32, _ range: Range<Int>) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeMutableBytes {
                pread(descriptor, $0.baseAddress! + done, $0.count - done, off_t(range.lowerBound + done))
            }
            if count == 0 { break }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("reading")
            }
            done += count
        }
        bytes.removeLast(bytes.count - done)
        return bytes
    }

    /// A name that was given or taken away survives a loss of power only then.
    static func sync(folder: String) throws(FileError) {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY)
        guard descriptor >= 0 else { throw failure("the folder") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("the folder") }
    }
}
