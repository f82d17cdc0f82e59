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
        try await channel.writeAndFlush(isChunked ? piece.chunk : piece)
    }

    func end() async throws {
        if isChunked { try await channel.writeAndFlush(ByteBuffer.lastChunk) }
    }
}

extension ByteBuffer {
    /// As one piece of a body in the chunked coding.
    var chunk: ByteBuffer {
        var chunk = ByteBufferAllocator().buffer(capacity: readableBytes + 16)
        chunk.writeString(String(readableBytes, radix: 16))
        chunk.writeStaticString("\r\n")
        chunk.writeImmutableBuffer(self)
        chunk.writeStaticString("\r\n")
        return chunk
    }

    static let lastChunk = ByteBuffer(staticString: "0\r\n\r\n")
}
