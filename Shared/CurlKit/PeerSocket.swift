import Ccurl
import Glibc

/// What a connection is about to be made to: the address itself, after all names have been looked up.
package struct PeerSocket: Hashable, Sendable {
    /// 4 or 16 bytes, in network order.
    package let address: [UInt8]
    package let port: UInt16

    package init(address: [UInt8], port: UInt16) {
        self.address = address
        self.port = port
    }

    /// Nil for a family that is no IP.
    init?(_ address: UnsafePointer<curl_sockaddr>) {
        // curl declares the shortest address and gives room for the longest behind it.
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return nil }
        let bytes = UnsafeRawPointer(address) + offset
        switch address.pointee.family {
        case AF_INET:
            let found = bytes.loadUnaligned(as: sockaddr_in.self)
            self.init(address: Self.bytes(of: found.sin_addr), port: UInt16(bigEndian: found.sin_port))
        case AF_INET6:
            let found = bytes.loadUnaligned(as: sockaddr_in6.self)
            self.init(address: Self.bytes(of: found.sin6_addr), port: UInt16(bigEndian: found.sin6_port))
        default: return nil
        }
    }

    private static func bytes(of address: some Any) -> [UInt8] { withUnsafeBytes(of: address) { Array($0) } }
}
