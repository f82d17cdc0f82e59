import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A merchant's server: keeps what it got, answers as a test says.
final class WebhookReceiver: Sendable {
    struct Received: Sendable {
        let headers: [String: String]
        let body: String

        var id: String? { headers["webhook-id"] }
    }

    struct Answer: Sendable {
        var status = 204
        var headers: [(String, String)] = []
        var body = ""
        /// Never answers.
        var isSilent = false
    }

    private let channel: any Channel
    private let state: State

    private final class State: Sendable {
        let received = Mutex<[Received]>([])
        let connections = Mutex(0)
        let script: @Sendable (Received, Int) -> Answer

        init(_ script: @escaping @Sendable (Received, Int) -> Answer) { self.script = script }
    }

    var port: Int { channel.localAddress?.port ?? 0 }
    var url: String { "http://127.0.0.1:\(port)/hook" }
    var received: [Received] { state.received.withLock { $0 } }
    var connectionCount: Int { state.connections.withLock { $0 } }

    /// - Parameter script: the answer to a request; told how many came before it.
    static func with<R: Sendable>(
        _ script: @escaping @Sendable (Received, Int) -> Answer = { _, _ in Answer() },
        _ body: (WebhookReceiver) async throws -> R
    ) async throws -> R {
        let receiver = try await WebhookReceiver(script)
        do {
            let result = try await body(receiver)
            try await receiver.channel.close()
            return result
        } catch {
            try? await receiver.channel.close()  // the test's own error is the one to report
            throw error
        }
    }

    private init(_ script: @escaping @Sendable (Received, Int) -> Answer) async throws {
        let state = State(script)
        self.state = state
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                state.connections.withLock { $0 += 1 }
                return channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(Handler(state))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        private let state: State
        private var headers: [String: String] = [:]
        private var body = ""

        init(_ state: State) { self.state = state }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                headers = Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 })
                body = ""
            case .body(let bytes): body += String(buffer: bytes)
            case .end:
                let received = Received(headers: headers, body: body)
                let count = state.received.withLock { all in
                    all.append(received)
                    return all.count - 1
                }
                answer(state.script(received, count), context)
            }
        }

        private func answer(_ answer: Answer, _ context: ChannelHandlerContext) {
            guard !answer.isSilent else { return }
            var fields = HTTPHeaders(answer.headers)
            fields.replaceOrAdd(name: "Content-Length", value: "\(answer.body.utf8.count)")
            let head = HTTPResponseHead(
                version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: fields)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
