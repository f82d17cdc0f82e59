import HTTPKit
import NIOCore
import Primitives

/// Who the client is on the network, and the key its limits go by: one client has one key, however its address is
/// written.
struct ClientAddress {
    /// In its one form (RFC 5952); "unknown" for a peer that has none.
    let text: String
    /// The address, or of IPv6 the /64 that one customer usually has whole.
    let limitKey: String
    /// Nil for a peer that has none.
    let address: IPAddress?

    init(_ peer: SocketAddress?) {
        self.init(peer?.ipAddress.flatMap { IPAddress($0) }?.unmapped)
    }

    private init(_ address: IPAddress?) {
        self.address = address
        text = address?.description ?? "unknown"
        limitKey = address.map(Self.limitKey) ?? text
    }

    /// The client that the proxies before us name, as far as they are trusted.
    func resolved(through chain: String, trusted: TrustedProxies) -> ClientAddress {
        guard let address, trusted.contains(address) else { return self }
        return ClientAddress(trusted.client(of: address, forwardedFor: chain))
    }

    private static func limitKey(of address: IPAddress) -> String {
        // Behind NAT64 all of IPv4 shares one /64.
        let address = address.embedded ?? address
        return address.bytes.count == 4 ? address.description : Hex.encode(Array(address.bytes.prefix(8)))
    }
}
