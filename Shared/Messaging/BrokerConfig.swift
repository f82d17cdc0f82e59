package import Primitives

/// Where the broker is, who we are there, and the limits of one process's use of it.
///
/// Built from a URL: `amqp://user:password@host:5672/vhost` or `amqps://...`. The virtual host is percent-encoded
/// (`%2F` is `/`) and is `/` when the path is empty. Query parameters: `heartbeat` (seconds), `cacertfile` (PEM file
/// of the authority that signed the broker's certificate; the system's list when absent).
package struct BrokerConfig: Sendable {
    package var host: String
    package var port: Int
    package var user: String
    package var password: String
    package var virtualHost: String
    /// nil: plain TCP.
    package var tls: TLSOptions?

    /// Shown in the broker's list of connections.
    package var connectionName = "florin"
    /// A peer silent for twice this long is taken for dead.
    package var heartbeatSeconds = 20
    /// For the TCP connection, the TLS handshake and the log-in, each.
    package var connectTimeout: Duration = .seconds(5)
    /// For one synchronous method such as a declaration.
    package var methodTimeout: Duration = .seconds(10)
    /// From the call of `publish` to the last confirm; also the longest wait while the broker blocks publishers.
    package var publishTimeout: Duration = .seconds(10)
    /// While disconnected for longer than this, publishes and requests fail at once instead of waiting.
    package var failFastAfter: Duration = .seconds(2)
    /// Messages sent and not yet confirmed, per connection.
    package var confirmWindow = 2_048
    /// Messages that wait for room in the window; a publish beyond it is refused as overloaded.
    package var maximumQueuedMessages = 65_536
    /// Requests without a reply yet; one more is refused as overloaded.
    package var maximumPendingRequests = 4_096
    package var reconnect = Backoff(initial: .milliseconds(100), cap: .seconds(5))

    package struct TLSOptions: Sendable {
        package var verifyPeer = true
        /// PEM file; nil uses the system's authorities.
        package var authorityFile: String?

        package init() {}
    }

    package init(url: String) throws(MessagingError) {
        let parts = try BrokerURL(url)
        host = parts.host
        port = parts.port
        user = parts.user
        password = parts.password
        virtualHost = parts.virtualHost
        if parts.isSecure {
            tls = TLSOptions()
            tls?.authorityFile = parts.parameters["cacertfile"]
        }
        guard let heartbeat = parts.parameters["heartbeat"] else { return }
        guard let seconds = Int(heartbeat), (1...600).contains(seconds) else {
            throw MessagingError(.invalidConfiguration, "heartbeat in the broker URL must be 1 to 600 seconds")
        }
        heartbeatSeconds = seconds
    }
}

extension BrokerConfig: CustomStringConvertible {
    /// Without the password.
    package var description: String {
        "\(tls == nil ? "amqp" : "amqps")://\(user)@\(host):\(port)/\(virtualHost)"
    }
}
