import TestSupport
import Testing

@testable import Messaging

@Suite("Encrypted connections to RabbitMQ", .timeLimit(.minutes(1)))
struct TLSTests {
    @Test func theServersAuthorityIsAccepted() async throws {
        try await publish(trusting: TestTLS.fromEnvironment().authorityFile)
    }

    @Test func anotherAuthorityIsRefused() async throws {
        let error = await #expect(throws: MessagingError.self) {
            try await publish(trusting: "/etc/ssl/certs/ca-certificates.crt")
        }
        #expect(error?.kind == .disconnected)
    }

    private func publish(trusting authority: String) async throws {
        let tls = try TestTLS.fromEnvironment()
        let secure = try BrokerConfig(url: "\(tls.rabbitMQURL)?cacertfile=\(authority)")
        try await withBrokerHarness { harness in
            try await harness.connected(.exchangesOnly()) { config in
                (config.host, config.port, config.tls) = (secure.host, secure.port, secure.tls)
                config.failFastAfter = .milliseconds(300)
            } _: { broker in
                try await broker.ready()
            }
        }
    }
}
