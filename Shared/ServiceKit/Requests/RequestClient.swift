package import Contracts
import JSONKit
package import Messaging

/// Asks one service, and reads its answers by their contracts.
package struct RequestClient: Sendable {
    private let service: String
    private let broker: MessageBroker
    private let timeout: Duration

    /// - Parameter timeout: how long one try may take.
    package init(_ service: String, broker: MessageBroker, timeout: Duration = .seconds(5)) {
        self.service = service
        self.broker = broker
        self.timeout = timeout
    }

    /// One try. A request whose outcome is unknown is asked again with the same facts under the same key.
    /// - Throws: `RequestRefused` with the public code, `MessagingError` when there was no answer.
    package func ask<Request: RequestContract>(
        _ request: Request, key: String, timeout: Duration? = nil
    ) async throws -> Request.Reply {
        do {
            let reply = try await broker.request(
                to: service, type: Request.type, body: JSON.encode(request), idempotencyKey: key,
                timeout: timeout ?? self.timeout)
            guard reply.refusalCode == nil else { throw RequestRefused(try Refusal.read(reply.body)) }
            return try Request.readReply(reply.body)
        } catch let error as MessagingError where error.kind == .requestFailed(code: "unknown_request") {
            // A process of the version before, during an upgrade: a newer one will answer.
            throw MessagingError(.unavailable, error.message, cause: error)
        }
    }
}

/// The service answered no. Nothing was changed there, and the same request may be made again.
package struct RequestRefused: Error, Sendable, Hashable {
    package let refusal: Refusal

    package var code: String { refusal.code }

    package init(_ refusal: Refusal) {
        self.refusal = refusal
    }
}

extension Refusal {
    static func read(_ data: [UInt8]) throws -> Refusal {
        try JSONReader.decode(Refusal.self, from: data, unknownFields: .ignore)
    }
}
