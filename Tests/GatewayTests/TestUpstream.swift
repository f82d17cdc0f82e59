import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A service behind the gateway, on a port of its own: records what arrives and answers as the test says.
final class TestUpstream: Sendable {
    struct Received: Sendable {
        let method: String
        let target: String
        let headers: [(name: String, value: String)]
        let body: String
        /// Counts from 0 in the order of the connections.
        let connection: Int

        /// The first of that name, in lower case.
        subscript(name: String) -> String? { headers.first { $0.name == name }?.value }
        func all(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }
    }

    enum Action: Sendable {
        case answer(Int = 200, [(String, String)] = [], String = "")
        case later(TimeAmount, Int, String)
        /// These bytes, instead of an answer in proper form.
        case raw(String, closing: Bool = false)
        case closeSilently
        case never
        /// That many bytes in chunks of 64 KiB, as fast as they are taken.
        case stream(Int)
    }

    typealias Behaviour = @Sendable (Received) -> Action

    private struct State {
        var received: [Received] = []
        var connections = 0
        var behaviour: Behaviour
        var streamed = 0
        var begun = 0
        var brokenOff = 0
        var earlyStatus: Int?
        var stopsReading = false
    }

    private let state: Mutex<State>
    private let server: Mutex<(any Channel)?> = Mutex(nil)
    let port: Int

    /// - Parameter behaviour: by default answers 200 with the body it got.
    init(port: Int, _ behaviour: @escaping Behaviour = { .answer(200, [], $0.body) }) async throws {
        self.port = port
        state = Mutex(State(behaviour: behaviour))
        try await start()
    }

    /// Without the gateway's own questions after readiness.
    var received: [Received] { state.withLock(\.received).filter { $0.target != "/readyz" } }
    var connections: Int { state.withLock(\.connections) }
    /// Requests whose head has come, with a body to follow.
    var begun: Int { state.withLock(\.begun) }
    /// Of these, those whose connection ended within the body.
    var brokenOff: Int { state.withLock(\.brokenOff) }
    /// Bytes of streams that the kernel has taken.
    var streamed: Int { state.withLock(\.streamed) }

    func behave(_ behaviour: @escaping Behaviour) { state.withLock { $0.behaviour = behaviour } }

    /// From now on answers as soon as a head with a body to follow has come.
    func refuseEarly(_ status: Int) { state.withLock { $0.earlyStatus = status } }

    /// From now on reads nothing more once a head with a body to follow has come.
    func stopReading() { state.withLock { $0.stopsReading = true } }

    func start() async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(HTTPResponseEncoder())
                    try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    try pipeline.addHandler(UpstreamHandler(self, self.nextConnection()))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        server.withLock { $0 = channel }
    }

    /// Accepts no more; connections that are open stay.
    func stopListening() async throws {
        let channel = server.withLock { $0 }
        try await channel?.close()
    }

    private func nextConnection() -> Int {
        state.withLock { state in
            state.connections += 1
            return state.connections - 1
        }
    }

    fileprivate func record(_ received: Received) -> Action {
        let behaviour = state.withLock { state in
            state.received.append(received)
            return state.behaviour
        }
        return behaviour(received)
    }

    fileprivate func begin() -> Int? {
        state.withLock { state in
            state.begun += 1
            return state.earlyStatus
        }
    }

    fileprivate var stopsReading: Bool { state.withLock(\.stopsReading) }

    fileprivate func noteBrokenOff() { state.withLock { $0.brokenOff += 1 } }

    fileprivate func noteStreamed(_ bytes: Int) { state.withLock { $0.streamed += bytes } }
}

private final class UpstreamHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let upstream: TestUpstream
    private let connection: Int
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    private var remaining = 0
    private var isPumping = false
    private var isWithinBody = false

    init(_ upstream: TestUpstream, _ connection: Int) {
        self.upstream = upstream
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.clear()
            isWithinBody =
                head.headers.contains(name: "content-length") || head.headers.contains(name: "transfer-encoding")
            if isWithinBody, let status = upstream.begin() {
                self.head = nil
                answer(context, status, [("Connection", "close")], "early")
            }
            if isWithinBody, upstream.stopsReading {
                try? context.channel.syncOptions?.setOption(.autoRead, value: false)
            }
        case .body(var piece): body.writeBuffer(&piece)
        case .end:
            isWithinBody = false
            act(context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if isWithinBody { upstream.noteBrokenOff() }
        context.fireChannelInactive()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) { pump(context) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func act(_ context: ChannelHandlerContext) {
        guard let head else { return }
        let received = TestUpstream.Received(
            method: head.method.rawValue, target: head.uri,
            headers: head.headers.map { ($0.name.lowercased(), $0.value) }, body: String(buffer: body),
            connection: connection)
        switch upstream.record(received) {
        case .answer(let status, let headers, let body): answer(context, status, headers, body)
        case .later(let delay, let status, let body):
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: delay) { bound.value.0.answer(bound.value.1, status, [], body) }
        case .raw(let text, let closing):
            let bytes = ByteBuffer(string: text)
            // Past the encoder, which would not write nonsense.
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            let encoder = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
            encoder?.writeAndFlush(NIOAny(bytes)).whenComplete { _ in
                if closing { bound.value.close(promise: nil) }
            }
        case .closeSilently: context.close(promise: nil)
        case .never: break
        case .stream(let bytes):
            remaining = bytes
            let head = HTTPResponseHead(
                version: .http1_1, status: .ok, headers: ["content-length": "\(bytes)"])
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            pump(context)
        }
    }

    private func answer(
        _ context: ChannelHandlerContext, _ status: Int, _ headers: [(String, String)], _ body: String
    ) {
        var fields = HTTPHeaders(headers)
        let hasBody = status != 204 && status != 304
        if hasBody, !fields.contains(name: "transfer-encoding"), !fields.contains(name: "content-length") {
            fields.add(name: "Content-Length", value: "\(body.utf8.count)")
        }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if hasBody, self.head?.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func pump(_ context: ChannelHandlerContext) {
        // Writing may change the writability, which calls this again.
        guard remaining > 0, !isPumping else { return }
        isPumping = true
        defer { isPumping = false }
        let piece = ByteBuffer(repeating: UInt8(ascii: "x"), count: 64 << 10)
        while remaining > 0, context.channel.isWritable {
            let count = min(remaining, piece.readableBytes)
            let bytes = piece.getSlice(at: 0, length: count) ?? piece
            remaining -= count
            let upstream = upstream
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(bytes)))).whenSuccess {
                upstream.noteStreamed(count)
            }
        }
        if remaining == 0 { context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil) }
    }
}
