import Glibc
import Synchronization

/// Ports for servers that must know their address before they listen. No two callers in this process get the same one,
/// and the range lies below the one that the kernel hands out by itself.
package enum TestPorts {
    package struct NoneFree: Error {}

    private static let range: Range<UInt16> = 26_000..<32_000
    private static let last = Mutex(UInt16.random(in: range))

    /// The next port that nobody listens on at this moment.
    package static func next() throws(NoneFree) -> Int {
        for _ in range {
            let port = last.withLock { last -> UInt16 in
                last = last + 1 < range.upperBound ? last + 1 : range.lowerBound
                return last
            }
            if isFree(port) { return Int(port) }
        }
        throw NoneFree()
    }

    private static func isFree(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
