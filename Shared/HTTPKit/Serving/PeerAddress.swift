import NIOCore
import NIOHTTP1

/// Where a request came from. Resolved when somebody asks, since most endpoints do not.
struct PeerAddress: Sendable {
    let channel: any Channel
    let trusted: TrustedProxies

    /// The address of the client as far as trusted proxies vouch for it, in its one form. "unknown" when the connection
    /// is gone.
    func clientIP(_ headers: HTTPHeaders) -> String {
        guard let peer = channel.remoteAddress?.ipAddress.flatMap({ IPAddress($0)?.unmapped }) else { return "unknown" }
        guard let chain = headers.joined("X-Forwarded-For") else { return peer.description }
        return trusted.client(of: peer, forwardedFor: chain).description
    }
}
