import NIOCore

/// Takes the events of one client. Silence is filled with comments, so that everybody on the way knows that it lives.
package struct EventStream: Sendable {
    static let contentType = "text/event-stream"
    static let heartbeatInterval = TimeAmount.seconds(15)

    let channel: any Channel
    /// For a client of HTTP/1.0 the close tells the end.
    let isChunked: Bool

    /// Returns when the connection has taken it: whoever sends knows how fast the client reads. One sender at a time
    /// keeps the order.
    package func send(_ event: ServerSentEvent) async throws {
        try await write(ByteBuffer(string: event.text))
    }

    private func write(_ bytes: ByteBuffer) async throws {
        try Task.checkCancellation()
        try await channel.writeAndFlush(isChunked ? bytes.chunk : bytes)
    }

    /// Runs what sends the events, then ends the stream.
    /// - Parameter failed: hears what stopped it, unless the client went or the server leaves.
    /// - Returns: whether the client was told the end.
    func run(
        _ body: @Sendable (EventStream) async throws -> Void, failed: (any Error) -> Void
    ) async -> Bool {
        let comment = ByteBuffer(staticString: ServerSentEvent.heartbeat)
        let (channel, isChunked) = (channel, isChunked)
        let beat = channel.eventLoop.scheduleRepeatedTask(
            initialDelay: Self.heartbeatInterval, delay: Self.heartbeatInterval
        ) { _ in
            // Who does not read needs no more to read.
            if channel.isWritable { channel.writeAndFlush(isChunked ? comment.chunk : comment, promise: nil) }
        }
        defer { beat.cancel() }
        do {
            try await body(self)
        } catch is CancellationError {
            // The server leaves, or the client has.
        } catch {
            if !(error is ChannelError || error is IOError) { failed(error) }
            return false
        }
        beat.cancel()
        guard isChunked else { return true }
        do {
            try await channel.writeAndFlush(ByteBuffer.lastChunk)
            return true
        } catch {
            return false
        }
    }
}
