import Glibc
package import NIOCore
import NIOPosix
import Synchronization

/// A client that sends exactly the bytes it is told to, and reads answers without being clever about them.
package actor RawConnection {
    package struct Answer: Sendable {
        package var status: Int
        package var headers: [(name: String, value: String)]
        package var body: String

        /// The first of that name, in lower case.
        package subscript(name: String) -> String? { headers.first { $0.name == name }?.value }
        package func all(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }
    }

    package struct Ended: Error {
        package init() {}
    }

    private let channel: any Channel
    private let chunks: AsyncStream<ByteBuffer>.Iterator
    private var buffer: [UInt8] = []

    /// Reads end after `limit` at the latest, so that a test cannot hang.
    package static func connect(_ port: Int, limit: TimeAmount = .seconds(20)) async throws -> RawConnection {
        let (stream, source) = AsyncStream<ByteBuffer>.makeStream()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(60))
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ChunkReader(source))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        channel.eventLoop.scheduleTask(in: limit) { source.finish() }
        return RawConnection(channel, stream)
    }

    private init(_ channel: any Channel, _ stream: AsyncStream<ByteBuffer>) {
        self.channel = channel
        chunks = stream.makeAsyncIterator()
    }

    package func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    package func closeSending() async throws { try await channel.close(mode: .output) }

    /// Ends the connection as a crashed client does.
    package func reset() async throws {
        let socket = channel as? any SocketOptionProvider
        try await socket?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        await close()
    }

    package func close() async { try? await channel.close() }  // may be closed already

    /// Stops reading: the kernel's buffers fill up.
    package func setReading(_ on: Bool) async throws {
        try await channel.setOption(.autoRead, value: on).get()
    }

    /// The next whole answer.
    package func answer(toHead: Bool = false) async throws -> Answer {
        while true {
            if let answer = takeAnswer(toHead: toHead) { return answer }
            try await more()
        }
    }

    /// What has come up to the end of this text, which is waited for.
    package func text(through end: String) async throws -> String {
        while true {
            if let range = buffer.firstRange(of: Array(end.utf8)) {
                defer { buffer.removeFirst(range.upperBound) }
                return String(decoding: buffer[..<range.upperBound], as: UTF8.self)
            }
            try await more()
        }
    }

    /// The next bytes, so many of them.
    package func bytes(_ count: Int) async throws -> [UInt8] {
        while buffer.count < count { try await more() }
        defer { buffer.removeFirst(count) }
        return Array(buffer.prefix(count))
    }

    /// Everything until the server closes.
    package func rest() async -> [UInt8] {
        while (try? await more()) != nil {}  // throws at the end
        defer { buffer = [] }
        return buffer
    }

    private func more() async throws {
        // A copy reads from the same stream; an actor's own property cannot be changed across an await.
        var chunks = chunks
        guard let chunk = await chunks.next(isolation: self) else { throw Ended() }
        buffer += Array(chunk.readableBytesView)
    }

    private func takeAnswer(toHead: Bool) -> Answer? {
        guard let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        let headers = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (name: line[..<colon].lowercased(), value: String(line[colon...].dropFirst(2)))
        }
        var answer = Answer(status: status, headers: headers, body: "")
        var position = end.upperBound
        if !toHead, status >= 200, status != 204, status != 304 {
            guard let body = takeBody(answer, from: &position) else { return nil }
            answer.body = body
        }
        buffer.removeFirst(position)
        return answer
    }

    private func takeBody(_ answer: Answer, from position: inout Int) -> String? {
        if answer["transfer-encoding"] == "chunked" { return takeChunks(from: &position) }
        let length = Int(answer["content-length"] ?? "") ?? 0
        guard buffer.count >= position + length else { return nil }
        defer { position += length }
        return String(decoding: buffer[position..<(position + length)], as: UTF8.self)
    }

    private func takeChunks(from position: inout Int) -> String? {
        var body: [UInt8] = []
        while let end = buffer[position...].firstRange(of: [13, 10]) {
            let size = Int(String(decoding: buffer[position..<end.lowerBound], as: UTF8.self), radix: 16) ?? 0
            guard buffer.count >= end.upperBound + size + 2 else { return nil }
            body += buffer[end.upperBound..<(end.upperBound + size)]
            position = end.upperBound + size + 2
            if size == 0 { return String(decoding: body, as: UTF8.self) }
        }
        return nil
    }
}

private final class ChunkReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let source: AsyncStream<ByteBuffer>.Continuation

    init(_ source: AsyncStream<ByteBuffer>.Continuation) { self.source = source }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { source.yield(unwrapInboundIn(data)) }
    func channelInactive(context: ChannelHandlerContext) { source.finish() }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { source.finish() }
    }
}
