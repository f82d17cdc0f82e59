import Glibc
import NIOCore
import Primitives

/// Who the client is on the network, and the key its limits go by.
struct ClientAddress {
    let text: String
    /// The address, or of IPv6 the /64 that one customer usually has whole.
    let limitKey: String

    init(_ address: SocketAddress?) {
        self.init(address?.ipAddress ?? "unknown")
    }

    private init(_ text: String) {
        // A dual-stack listener sees IPv4 clients as ::ffff:a.b.c.d.
        let plain = text.hasPrefix("::ffff:") && text.contains(".") ? String(text.dropFirst(7)) : text
        self.text = plain
        limitKey = Self.limitKey(of: plain)
    }

    /// The last address of `X-Forwarded-For` that no trusted proxy added, when the peer is a trusted proxy.
    func resolved(through chain: String?, trusted: TrustedPeers) -> ClientAddress {
        guard let chain, trusted.contains(text) else { return self }
        var candidate = text
        for hop in chain.split(separator: ",").reversed() {
            let hop = String(hop.drop { $0 == " " }.prefix { $0 != " " })
            // Not an address: whoever wrote it is not to be believed further.
            guard (try? SocketAddress(ipAddress: hop, port: 0)) != nil else { break }
            candidate = hop
            guard trusted.contains(hop) else { break }
        }
        return ClientAddress(candidate)
    }

    private static func limitKey(of text: String) -> String {
        var bytes: [UInt8] = Array(repeating: 0, count: 16)
        guard text.contains(":"), inet_pton(AF_INET6, text, &bytes) == 1 else { return text }
        return Hex.encode(Array(bytes.prefix(8)))
    }
}
