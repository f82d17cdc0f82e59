import Contracts
import Logging
import Messaging
import ServiceKit
import TestSupport

/// Other services, each with its own user of the broker.
actor Askers {
    private let broker: TestBroker
    private var brokers: [String: MessageBroker] = [:]

    init(_ broker: TestBroker) {
        self.broker = broker
    }

    func client(_ service: String) async throws -> RequestClient {
        RequestClient("wallet", broker: try await connection(service), timeout: .seconds(20))
    }

    private func connection(_ service: String) async throws -> MessageBroker {
        if let known = brokers[service] { return known }
        let made = MessageBroker(
            try BrokerConfig(url: try await broker.url(as: service)), topology: .exchangesOnly(),
            logger: Logger(label: service))
        if let known = brokers[service] {
            await made.close()
            return known
        }
        brokers[service] = made
        // A wallet that starts declares its queue a moment later.
        try await eventually("the wallet serves") {
            do {
                _ = try await RequestClient("wallet", broker: made).ask(FindWallet(), key: "ready")
                return true
            } catch let error as MessagingError where error.kind == .unroutable {
                return false
            } catch is RequestRefused {
                return true
            }
        }
        return made
    }

    /// Ends a service's connection at once, with whatever it waits for.
    func drop(_ service: String) async {
        await brokers.removeValue(forKey: service)?.close()
    }

    func close() async {
        for service in brokers.keys { await drop(service) }
    }
}
