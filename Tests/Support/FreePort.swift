import Glibc
import Synchronization

private struct NoFreePort: Error {}

/// A TCP port of 127.0.0.1 that nobody listens on right now. It lies below those that the kernel gives to outgoing
/// connections, and above those that the scripts give to servers and services (`ports_free_offset`): one of theirs
/// could be taken before it is listened on.
package func freePort() throws -> Int {
    for _ in 0..<1000 {
        // Each port is given out once in a process, from a start of its own.
        let port = UInt16(20_000 + (start + given.wrappingAdd(1, ordering: .relaxed).newValue) % 12_000)
        if isFree(port) { return Int(port) }
    }
    throw NoFreePort()
}

private let start = Int.random(in: 0..<12_000)
private let given = Atomic(0)

private func isFree(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    address.sin_port = port.bigEndian
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
}
