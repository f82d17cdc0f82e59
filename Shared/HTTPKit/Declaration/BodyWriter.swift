import NIOCore

/// Takes the pieces of a streamed answer.
package struct BodyWriter: Sendable {
    let channel: any Channel
    /// In chunks (RFC 9112 section 7.1); for a client of HTTP/1.0 the close tells the end.
    let isChunked: Bool
    private(set) var written = 0

    init(channel: any Channel, isChunked: Bool) {
        self.channel = channel
        self.isChunked = isChunked
    }

    /// Returns when the connection can take more.
    package mutating func write(_ bytes: [UInt8]) async throws {
        try await send(ByteBuffer(bytes: bytes))
    }

    package mutating func write(_ text: String) async throws {
        try await send(ByteBuffer(string: text))
    }

    private mutating func send(_ piece: ByteBuffer) async throws {
        guard piece.readableBytes > 0 else { return }
        written += piece.readableBytes
        guard isChunked else { return try await channel.writeAndFlush(piece) }
        var chunk = channel.allocator.buffer(capacity: piece.readableBytes + 16)
        chunk.writeString(String(piece.readableBytes, radix: 16))
        chunk.writeStaticString("\r\n")
        chunk.writeImmutableBuffer(piece)
        chunk.writeStaticString("\r\n")
        try await channel.writeAndFlush(chunk)
    }

    func end() async throws {
        if isChunked { try await channel.writeAndFlush(ByteBuffer(staticString: "0\r\n\r\n")) }
    }
}
