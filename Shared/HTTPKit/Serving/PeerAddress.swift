import NIOCore
import NIOHTTP1

/// Where a request came from. Resolved when somebody asks, since most endpoints do not.
struct PeerAddress: Sendable {
    let channel: any Channel
    let trusted: TrustedProxies

    /// The last address of `X-Forwarded-For` that no trusted proxy added, if the peer is a trusted proxy; the peer's
    /// own otherwise. "unknown" when the connection is gone.
    func clientIP(_ headers: HTTPHeaders) -> String {
        guard let peer = channel.remoteAddress?.ipAddress else { return "unknown" }
        guard trusted.contains(peer), let chain = headers.joined("X-Forwarded-For") else { return peer }
        var candidate = peer
        for hop in chain.split(separator: ",").reversed() {
            let hop = String(hop.drop { $0 == " " }.prefix { $0 != " " })
            guard (try? SocketAddress(ipAddress: hop, port: 0)) != nil else { return candidate }  // not an address
            candidate = hop
            guard trusted.contains(hop) else { break }
        }
        return candidate
    }
}

/// Addresses whose `X-Forwarded-For` is believed: exact ones, and the loopback network under the name `loopback`.
package struct TrustedProxies: Sendable {
    private let addresses: Set<String>
    private let loopback: Bool

    package init(_ names: [String]) {
        loopback = names.contains("loopback")
        addresses = Set(names.filter { $0 != "loopback" })
    }

    package static let loopback = TrustedProxies(["loopback"])

    func contains(_ address: String) -> Bool {
        if loopback, address == "::1" || address.hasPrefix("127.") || address.hasPrefix("::ffff:127.") { return true }
        return addresses.contains(address)
    }
}
