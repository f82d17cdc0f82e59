import NIOCore
import NIOPosix
import Synchronization

/// A mail server that answers line by line as a test says, and keeps what it was told.
final class SMTPPeer: Sendable {
    /// What it does with a line; with `.` for the end of a message, and the empty one for a new connection.
    typealias Script = @Sendable (_ line: String) -> Act

    enum Act: Sendable {
        case say(String)
        case sayAndClose(String)
        case close
        case beSilent
    }

    private let channel: any Channel
    private let state: State

    private final class State: Sendable {
        let lines = Mutex<[String]>([])
        let connections = Mutex(0)
    }

    var port: Int { channel.localAddress?.port ?? 0 }
    /// Commands and the lines of messages, in their order.
    var lines: [String] { state.lines.withLock { $0 } }
    var connectionCount: Int { state.connections.withLock { $0 } }

    /// Takes everything but what `script` answers otherwise (nil).
    static func with<R: Sendable>(
        _ script: @escaping @Sendable (String) -> Act? = { _ in nil }, _ body: (SMTPPeer) async throws -> R
    ) async throws -> R {
        let peer = try await SMTPPeer { line in script(line) ?? .say(usual(line)) }
        do {
            let result = try await body(peer)
            try await peer.channel.close()
            return result
        } catch {
            try? await peer.channel.close()  // the test's own error is the one to report
            throw error
        }
    }

    private static func usual(_ line: String) -> String {
        switch line.prefix(4) {
        case "": "220 peer.test ESMTP"
        case "EHLO": "250-peer.test\r\n250-8BITMIME\r\n250 SIZE 1000000"
        case "DATA": "354 go on"
        case "QUIT": "221 bye"
        default: "250 2.0.0 fine"
        }
    }

    private init(_ script: @escaping Script) async throws {
        let state = State()
        self.state = state
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                state.connections.withLock { $0 += 1 }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(state, script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let state: State
        private let script: Script
        private var rest = ""
        private var isInMessage = false

        init(_ state: State, _ script: @escaping Script) {
            self.state = state
            self.script = script
        }

        func channelActive(context: ChannelHandlerContext) { act(script(""), context) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            rest += String(buffer: unwrapInboundIn(data))
            // A carriage return and a line feed are one character.
            while let end = rest.firstIndex(of: "\r\n") {
                let line = String(rest[..<end])
                rest = String(rest[rest.index(after: end)...])
                state.lines.withLock { $0.append(line) }
                if isInMessage, line != "." { continue }
                isInMessage = false
                let answer = script(line)
                if line == "DATA", case .say(let text) = answer { isInMessage = text.hasPrefix("354") }
                act(answer, context)
            }
        }

        private func act(_ act: Act, _ context: ChannelHandlerContext) {
            switch act {
            case .say(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text + "\r\n")), promise: nil)
            case .sayAndClose(let text):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text + "\r\n")), promise: nil)
                context.close(promise: nil)
            case .close: context.close(promise: nil)
            case .beSilent: break
            }
        }
    }
}
