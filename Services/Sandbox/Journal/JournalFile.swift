import Glibc
import Primitives

/// An append-only file of lines, each with a checksum, that survives a kill at any instant.
///
/// A line that was being written when the process died is torn: it is the last one and is cut off when the file is
/// opened again. A bad line before good ones is damage of another kind, and stops the start.
///
/// Every call blocks on the disk; ``Journal`` sees to it that none does so on a shared thread.
final class JournalFile: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let action: String
        let path: String
        let code: Int32

        var description: String { "cannot \(action) \(path): \(String(cString: strerror(code)))" }
    }

    struct Damaged: Error, CustomStringConvertible {
        let path: String
        let line: Int

        var description: String { "\(path): line \(line) is damaged and others follow it" }
    }

    private let path: String
    private let descriptor: Int32

    /// Opens or makes the file, and takes it for this process alone.
    init(path: String) throws {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(action: "open", path: path, code: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            throw Failure(action: "lock", path: path, code: code)
        }
    }

    deinit { close(descriptor) }

    /// The payloads of all lines, a torn end cut off.
    func recover() throws -> [[UInt8]] {
        let bytes = try readAll()
        var payloads: [[UInt8]] = []
        var good = 0
        var number = 0
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            number += 1
            guard let payload = Self.payload(of: rest[..<end]) else {
                guard end == bytes.endIndex - 1 else { throw Damaged(path: path, line: number) }
                break
            }
            payloads.append(payload)
            good = end + 1
            rest = bytes[good...]
        }
        if good < bytes.count, ftruncate(descriptor, off_t(good)) != 0 {
            throw Failure(action: "truncate", path: path, code: errno)
        }
        return payloads
    }

    /// Returns when the lines are on the disk.
    func append(_ payloads: [[UInt8]]) throws {
        var bytes: [UInt8] = []
        for payload in payloads { Self.appendLine(payload, to: &bytes) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(action: "write", path: path, code: errno)
            }
            written += count
        }
        guard fdatasync(descriptor) == 0 else { throw Failure(action: "sync", path: path, code: errno) }
    }

    private func readAll() throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = chunk.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(bytes.count)) }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(action: "read", path: path, code: errno)
            }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    /// `<8 hex digits> <payload>\n`
    private static func appendLine(_ payload: [UInt8], to bytes: inout [UInt8]) {
        let sum = checksum(payload[...])
        bytes += Hex.encode((0..<4).map { UInt8(truncatingIfNeeded: sum >> (24 - 8 * $0)) }).utf8
        bytes.append(UInt8(ascii: " "))
        bytes += payload
        bytes.append(UInt8(ascii: "\n"))
    }

    private static func payload(of line: ArraySlice<UInt8>) -> [UInt8]? {
        guard line.count > 9, line[line.startIndex + 8] == UInt8(ascii: " ") else { return nil }
        let payload = line.dropFirst(9)
        guard let sum = UInt32(String(decoding: line.prefix(8), as: UTF8.self), radix: 16), sum == checksum(payload)
        else { return nil }
        return Array(payload)
    }

    /// CRC-32 (IEEE 802.3), a byte at a time: a journal of months is read again at each start.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes { sum = sum >> 8 ^ remainders[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] }
        return ~sum
    }

    private static let remainders: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
}
