import Contracts
import JSONKit
import Logging
import Messaging
import Primitives
import TestSupport

extension AuthHarness {
    /// Asks auth over AMQP, as another service does.
    func ask<Request: RequestContract>(_ request: Request, as service: String = "gateway") async throws -> Request.Reply
    {
        let broker = MessageBroker(
            try BrokerConfig(url: broker.url), topology: .exchangesOnly(service: service),
            logger: Logger(label: "test"))
        let reply = try await broker.ask(
            to: "auth", type: Request.type, body: JSON.encode(request),
            idempotencyKey: IDGenerator(clock: .system).next().description, timeout: .seconds(20))
        await broker.close()
        return try Request.readReply(reply.body)
    }
}

extension MessageBroker {
    /// As `request`, once the service has declared its queue, which it does after it accepts HTTP.
    fileprivate func ask(
        to service: String, type: String, body: [UInt8], idempotencyKey: String, timeout: Duration
    ) async throws -> IncomingReply {
        try await eventually(within: .seconds(30), "\(service) serves requests") { () -> IncomingReply? in
            do throws(MessagingError) {
                return try await request(
                    to: service, type: type, body: body, idempotencyKey: idempotencyKey, timeout: timeout)
            } catch {
                guard error.kind == .unroutable else { throw error }
                return nil
            }
        }
    }
}
