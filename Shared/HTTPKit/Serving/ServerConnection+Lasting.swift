import NIOCore
import NIOHTTP1
import NIOWebSocket
import Primitives

/// Exchanges that go on until one side has enough. They do not keep the server from leaving, and what runs for them
/// ends with their client.
extension ServerConnection {
    func begunLasting() {
        isLasting = true
        if isLeaving { task?.cancel() }
    }

    /// There are as many as may be.
    func refuseLasting(
        _ request: InboundRequest, _ context: ChannelHandlerContext
    ) -> (@Sendable () async -> Void)? {
        let requestID = RequestID.choose(
            request.headers.joined("X-Request-Id"), trace: .continuing(request.headers.joined("traceparent")))
        let problem = Problem(
            .dependencyUnavailable, detail: "too many streams and sockets are open", retryAfterSeconds: 1)
        var answer = problem.answer(requestID: requestID)
        answer.addCommon(requestID: requestID, date: HTTPDate().text(at: WallClock.system.now()))
        state = .closed
        write(answer, closes: true, context)
        return nil
    }

    /// From here on the connection carries frames.
    func open(
        _ body: @escaping @Sendable (WebSocket) async throws -> Void, _ answer: Answer, _ request: InboundRequest,
        _ context: ChannelHandlerContext
    ) -> (@Sendable () async -> Void)? {
        begunLasting()
        let own = NIOLoopBound(self, eventLoop: context.eventLoop)
        let socket = WebSocketHandler(limit: request.match.bodyLimit, pace: pace) {
            // `next` gives nil by itself; what waits for something else hears of it like this.
            own.value.task?.cancel()
        }
        do {
            let channel = context.pipeline.syncOperations
            channel.removeHandler(
                context: try channel.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self), promise: nil)
            try channel.addHandlers(
                [
                    ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: request.match.bodyLimit)),
                    WebSocketFrameEncoder(), socket,
                ], position: .before(self))
        } catch {
            context.close(promise: nil)
            return nil
        }
        state = .socket(socket)
        if isReadHeld {
            isReadHeld = false
            context.read()
        }
        if isLeaving { socket.leave() }
        let view = WebSocket(socket, subprotocol: answer.handshake?.subprotocol, on: context.eventLoop)
        let pipeline = pipeline
        return {
            do {
                try await body(view)
                view.close(.normal)
            } catch is CancellationError {
                view.close(.goingAway)
            } catch {
                if !(error is ChannelError || error is IOError) { pipeline.logCut(error, of: request) }
                view.close(.internalError)
            }
        }
    }
}
