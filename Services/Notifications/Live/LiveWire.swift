import NotificationsDomain

/// The way to one client: a socket, or a stream of events.
protocol LiveWire: Sendable {
    /// Sends without waiting. What the client does not take is bounded, and beyond that it is ended.
    func post(_ text: LiveText)
    /// Returns when the connection has taken it.
    func send(_ text: LiveText) async throws
    func end(_ end: LiveEnd)
}

/// What waits for a client at most.
enum LiveBacklog {
    static let frames = 256
    static let bytes = 1 << 20
}
