import NIOCore
import NIOPosix
import Synchronization

/// A server that speaks byte for byte as a test says, and keeps what it was told.
final class RawPeer: Sendable {
    /// What it does with the n-th request (from zero) that came over all connections.
    typealias Script = @Sendable (_ request: Int) -> Act

    enum Act: Sendable {
        case answer(String)
        case answerAndClose(String)
        case close
        case beSilent
    }

    private let channel: any Channel
    private let state: State

    private final class State: Sendable {
        let requests = Mutex<[String]>([])
        let connections = Mutex(0)
    }

    var port: Int { channel.localAddress?.port ?? 0 }
    /// Heads and bodies, in the order of their ends.
    var received: [String] { state.requests.withLock { $0 } }
    var connectionCount: Int { state.connections.withLock { $0 } }

    static func with<R: Sendable>(_ script: @escaping Script, _ body: (RawPeer) async throws -> R) async throws -> R {
        let peer = try await RawPeer(script)
        do {
            let result = try await body(peer)
            try await peer.channel.close()
            return result
        } catch {
            try? await peer.channel.close()  // the test's own error is the one to report
            throw error
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
        private var text = ""

        init(_ state: State, _ script: @escaping Script) {
            self.state = state
            self.script = script
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            text += String(buffer: unwrapInboundIn(data))
            guard isWhole else { return }
            let number = state.requests.withLock { requests in
                requests.append(text)
                return requests.count - 1
            }
            text = ""
            switch script(number) {
            case .answer(let answer): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
            case .answerAndClose(let answer):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
                context.close(promise: nil)
            case .close: context.close(promise: nil)
            case .beSilent: break
            }
        }

        /// The head is there, and as much of a body as it says.
        private var isWhole: Bool {
            guard let end = text.range(of: "\r\n\r\n") else { return false }
            let head = text[..<end.lowerBound].lowercased().split(separator: "\r\n")
            let length = head.first { $0.hasPrefix("content-length:") }?.split(separator: " ").last.flatMap { Int($0) }
            return text[end.upperBound...].utf8.count >= length ?? 0
        }
    }
}

extension String {
    fileprivate func range(of other: String) -> Range<Index>? {
        indices.first { self[$0...].hasPrefix(other) }.map { $0..<index($0, offsetBy: other.count) }
    }
}
