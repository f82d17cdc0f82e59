import NIOCore
import NIOPosix

/// A TCP connection on which a test writes what no well-behaved client would.
enum RawConnection {
    /// Connects, runs `body`, and closes.
    static func with<Result: Sendable>(
        port: Int, _ body: @Sendable (inout Peer) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var peer = Peer(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&peer)
        }
    }

    struct Peer {
        var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
        /// Everything read so far.
        var text = ""

        func write(_ text: String) async throws {
            try await outbound.write(ByteBuffer(string: text))
        }

        /// Reads until the text is there or the server closes.
        mutating func read(until wanted: String) async throws {
            while !text.contains(wanted), let piece = try await inbound.next() { text += String(buffer: piece) }
        }

        /// Reads until the server closes.
        mutating func readToEnd() async throws {
            while let piece = try await inbound.next() { text += String(buffer: piece) }
        }
    }
}
