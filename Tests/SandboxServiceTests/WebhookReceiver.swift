import HTTPKit
import JSONKit
import Logging
import NIOPosix
import Primitives
import Synchronization

@testable import SandboxService

/// A merchant: takes webhooks over HTTP and answers as told.
final class WebhookReceiver: Sendable {
    struct Received: Sendable {
        let body: [UInt8]
        let signature: String

        private var json: JSONValue? { try? JSONParser.parse(body) }
        var eventID: String? { json?["id"]?.stringValue }
        var type: String? { json?["type"]?.stringValue }
        var reference: String? { json?["payment"]?["reference"]?.stringValue }

        func isSigned(with secret: String) -> Bool {
            guard let seconds = signature.split(separator: ",").first?.dropFirst(2), let time = Int64(seconds) else {
                return false
            }
            return signature
                == WebhookSignature.make(body: body, secret: secret, at: Timestamp(secondsSince1970: time))
        }
    }

    private struct State {
        var received: [Received] = []
        var refusals: Int
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Mutex<State>
    let url: Mutex<String> = Mutex("")

    /// - Parameter refusals: the first webhooks are answered 500.
    init(refusals: Int = 0) { state = Mutex(State(refusals: refusals)) }

    var received: [Received] { state.withLock { $0.received } }

    fileprivate func take(_ webhook: Received) -> Bool {
        let (isTaken, due) = state.withLock { state in
            state.received.append(webhook)
            let count = state.received.count
            let due = state.waiters.filter { $0.count <= count }
            state.waiters.removeAll { $0.count <= count }
            state.refusals -= 1
            return (state.refusals < 0, due)
        }
        for waiter in due { waiter.continuation.resume() }
        return isTaken
    }

    func wait(for count: Int) async -> [Received] {
        await withCheckedContinuation { continuation in
            let isDue = state.withLock { state in
                if state.received.count >= count { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isDue { continuation.resume() }
        }
        return received
    }

    /// Serves while `body` runs.
    func serving<R: Sendable>(_ body: @Sendable (_ url: String) async throws -> R) async throws -> R {
        let environment = HTTPEnvironment(
            authenticator: Authenticator { _ in throw Problem.unauthenticated },
            logger: Logger(label: "merchant") { _ in SwiftLogNoOpLogHandler() })
        let (ports, listening) = AsyncStream<Int>.makeStream()
        let server = HTTPServer(
            .init(port: 0), endpoints: [TakeWebhook(receiver: self), TakeVTpassWebhook(receiver: self)],
            environment: environment,
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton
        ) { listening.yield($0) }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            var iterator = ports.makeAsyncIterator()
            let port = await iterator.next() ?? 0
            defer { group.cancelAll() }
            return try await body("http://127.0.0.1:\(port)/hook")
        }
    }
}

private struct TakeWebhook: Endpoint {
    typealias Body = RawBody

    let receiver: WebhookReceiver

    static let spec = EndpointSpec(
        .post, "/hook", id: "takeWebhook", summary: "Take a webhook", tag: "Test", access: .public)

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let headers = [WebhookSignature.header, MailReporter.signatureHeader, OnfidoWebhookSender.header]
        let signature = headers.compactMap { call.header($0) }.first ?? ""
        guard receiver.take(.init(body: call.body.bytes, signature: signature)) else { throw Problem.internalError }
        return .noContent
    }
}

/// Its path ends with a secret, and it waits for a word.
private struct TakeVTpassWebhook: Endpoint {
    typealias Body = RawBody

    struct Path: FieldDecodable {
        let secret: String
        init(_ fields: inout Fields) { secret = fields.required("secret", .text(1...100)) }
    }

    let receiver: WebhookReceiver

    static let spec = EndpointSpec(
        .post, "/hook/{secret}", id: "takeVTpassWebhook", summary: "Take VTpass's webhook", tag: "Test",
        access: .public)

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let isTaken = receiver.take(.init(body: call.body.bytes, signature: call.path.secret))
        return .wire(200, .wire(["response": .string(isTaken ? "success" : "later")]))
    }
}
