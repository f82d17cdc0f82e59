import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Primitives

/// Gives the answer to bytes that are no HTTP the form of every other refusal. The server below us writes it itself,
/// as a bare 400 without content, which no endpoint of ours does.
final class MalformedRequestAnswer: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), head.status == .badRequest,
            head.headerFields[.contentLength] == "0", head.headerFields[.contentType] == nil
        else { return context.write(data, promise: promise) }
        let requestID = TraceContext.continuing(nil).traceID
        let body = Problem(.badRequest).body(requestID: requestID)
        head.headerFields[.contentType] = "application/problem+json"
        head.headerFields[.contentLength] = "\(body.count)"
        head.headerFields.addCommon(requestID: requestID, date: HTTPDate().text(at: WallClock.system.now()))
        context.write(wrapOutboundOut(.head(head)), promise: promise)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
    }
}
