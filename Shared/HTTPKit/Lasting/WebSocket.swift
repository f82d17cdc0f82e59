import NIOCore
import NIOWebSocket

/// One WebSocket as its endpoint sees it. Pings, pongs, fragments and the closing handshake are dealt with already.
package struct WebSocket: Sendable {
    /// What client and endpoint agreed to speak; nil when the client offered nothing that the route declares.
    package let subprotocol: String?
    private let loop: any EventLoop
    private let handler: NIOLoopBound<WebSocketHandler>

    init(_ handler: WebSocketHandler, subprotocol: String?, on loop: any EventLoop) {
        self.subprotocol = subprotocol
        self.loop = loop
        self.handler = NIOLoopBound(handler, eventLoop: loop)
    }

    /// The client's next message; nil once there will be none, for whatever reason. One reader at a time. Who does not
    /// ask stops the client from sending; a reader that is cancelled is the last.
    package func next() async -> WebSocketMessage? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                loop.execute { handler.value.next(continuation) }
            }
        } onCancel: {
            loop.execute { handler.value.abandon() }
        }
    }

    /// Returns when the connection has taken it.
    /// - Throws: `ChannelError` once the socket is closing.
    package func send(_ text: String) async throws {
        try await send(.text, ByteBuffer(string: text))
    }

    package func send(_ bytes: [UInt8]) async throws {
        try await send(.binary, ByteBuffer(bytes: bytes))
    }

    private func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer) async throws {
        let written = loop.makePromise(of: Void.self)
        loop.execute { handler.value.send(opcode, data, written) }
        try await written.futureResult.get()
    }

    /// Sends without waiting for the connection to take it, in the order of all that is sent. Who reads so slowly that
    /// more than `backlog` has gathered is closed.
    package func post(_ text: String, within backlog: WebSocketBacklog) {
        let data = ByteBuffer(string: text)
        loop.execute { handler.value.post(data, within: backlog) }
    }

    /// Tells the client why, and no more. The first reason counts. A client that still reads what was sent before hears
    /// it after that.
    /// - Parameter reason: at most 123 bytes.
    package func close(_ code: WebSocketCloseCode, _ reason: String = "") {
        loop.execute { handler.value.close(code, reason) }
    }
}

/// What may wait for a client to take it before its socket is closed: it hinders nobody, and costs no more than this.
package struct WebSocketBacklog: Sendable {
    let frames: Int
    let bytes: Int
    let code: WebSocketCloseCode
    let reason: String

    /// - Parameters:
    ///   - code: with which a socket ends that has more to send.
    ///   - reason: at most 123 bytes.
    package init(frames: Int, bytes: Int, code: WebSocketCloseCode, reason: String) {
        self.frames = frames
        self.bytes = bytes
        self.code = code
        self.reason = reason
    }
}
