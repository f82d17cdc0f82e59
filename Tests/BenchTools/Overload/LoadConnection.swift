import NIOCore

/// One keep-alive connection of the load: one request at a time, and only as much of its answer is read as is judged.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The end of one request.
    enum End {
        case answered(status: Int, hasRetryAfter: Bool)
        /// The connection ended first.
        case cut
    }

    private var context: ChannelHandlerContext?
    private var input = ByteBuffer()
    private var end: ((LoadConnection, End) -> Void)?

    var isOpen: Bool { context != nil }

    /// - Parameter end: called once.
    func send(_ request: ByteBuffer, _ end: @escaping (LoadConnection, End) -> Void) {
        guard let context else { return end(self, .cut) }
        self.end = end
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    func close() { context?.close(promise: nil) }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        input.writeBuffer(&bytes)
        guard let head = AnswerHead(input), input.readableBytes >= head.length else { return }
        input.moveReaderIndex(forwardBy: head.length)
        input.discardReadBytes()
        if head.closes { context.close(promise: nil) }
        finish(.answered(status: head.status, hasRetryAfter: head.hasRetryAfter))
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        finish(.cut)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)  // `channelInactive` follows
    }

    private func finish(_ how: End) {
        let told = end
        end = nil
        told?(self, how)
    }
}

/// What is judged of an answer's head. Read in one pass: the load shares the machine with what it loads.
private struct AnswerHead {
    private(set) var status = 0
    /// Of the whole answer.
    private(set) var length = 0
    private(set) var hasRetryAfter = false
    private(set) var closes = false

    /// Nil until the head is complete.
    init?(_ buffer: ByteBuffer) {
        let bytes = buffer.readableBytesUInt8Span
        var start = 0
        for index in 0..<bytes.count where bytes[index] == UInt8(ascii: "\n") {
            let line = bytes.extracting(start..<max(start, index - 1))
            if line.isEmpty {
                length += index + 1
                return
            }
            if start == 0 { status = Self.number(line, from: "HTTP/1.1 ".utf8.count) } else { take(line) }
            start = index + 1
        }
        return nil
    }

    private mutating func take(_ line: Span<UInt8>) {
        switch line[0] | 0x20 {
        case UInt8(ascii: "r"):
            if Self.begins(line, "retry-after: ") { hasRetryAfter = true }
        case UInt8(ascii: "c"):
            if Self.begins(line, "content-length: ") {
                length += Self.number(line, from: "content-length: ".utf8.count)
            } else if Self.begins(line, "connection: close") {
                closes = true
            }
        default: break
        }
    }

    private static func begins(_ line: Span<UInt8>, _ name: StaticString) -> Bool {
        name.withUTF8Buffer { name in
            guard line.count >= name.count else { return false }
            for index in name.indices {
                let byte = line[index]
                guard (byte &- 0x41 < 26 ? byte | 0x20 : byte) == name[index] else { return false }
            }
            return true
        }
    }

    private static func number(_ line: Span<UInt8>, from start: Int) -> Int {
        var value = 0
        for index in start..<max(start, line.count) {
            guard line[index] &- 0x30 < 10 else { break }
            value = value * 10 + Int(line[index] - 0x30)
        }
        return value
    }
}
