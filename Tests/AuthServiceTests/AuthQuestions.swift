import Contracts
import Logging
import Messaging
import Primitives
import ServiceKit
import TestSupport

extension AuthHarness {
    /// Asks auth over AMQP, as another service does, once auth has declared its queue, which it does after it accepts
    /// HTTP.
    func ask<Request: RequestContract>(_ request: Request, as service: String = "gateway") async throws -> Request.Reply
    {
        let broker = MessageBroker(
            try BrokerConfig(url: await broker.url(as: service)), topology: .exchangesOnly(service: service),
            logger: Logger(label: "test"))
        let client = RequestClient("auth", broker: broker, timeout: .seconds(20))
        let key = IDGenerator(clock: .system).next().description
        do {
            let reply = try await eventually("auth serves requests") { () -> Request.Reply? in
                do {
                    return try await client.ask(request, key: key)
                } catch let error as MessagingError where error.kind == .unroutable {
                    return nil
                }
            }
            await broker.close()
            return reply
        } catch {
            await broker.close()
            throw error
        }
    }
}
