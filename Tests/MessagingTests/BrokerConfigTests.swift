import Testing

@testable import Messaging

@Suite struct BrokerConfigTests {
    @Test func allPartsOfTheURLAreRead() throws {
        let config = try BrokerConfig(url: "amqp://wal%40let:s%2Fcret:x@broker.local:5673/flo%2Frin?heartbeat=7")
        #expect(config.user == "wal@let")
        #expect(config.password == "s/cret:x")
        #expect(config.host == "broker.local")
        #expect(config.port == 5_673)
        #expect(config.virtualHost == "flo/rin")
        #expect(config.heartbeatSeconds == 7)
        #expect(config.tls == nil)
    }

    @Test func defaultsFillWhatTheURLLeavesOut() throws {
        let config = try BrokerConfig(url: "amqp://broker")
        #expect(config.user == "guest" && config.password == "guest")
        #expect(config.port == 5_672)
        #expect(config.virtualHost == "/")
    }

    @Test func secureURLVerifiesThePeerAgainstTheNamedAuthority() throws {
        let config = try BrokerConfig(url: "amqps://u:p@[::1]/%2F?cacertfile=/etc/ca.pem")
        #expect(config.host == "::1")
        #expect(config.port == 5_671)
        #expect(config.tls?.verifyPeer == true)
        #expect(config.tls?.authorityFile == "/etc/ca.pem")
    }

    @Test(arguments: [
        "", "broker", "http://broker", "amqp://", "amqp://:5672", "amqp://broker:0", "amqp://broker:65536",
        "amqp://broker:x", "amqp://u:%zz@broker", "amqp://u:%4@broker", "amqp://broker/%00",
        "amqp://broker?heartbeat=0", "amqp://broker?heartbeat=x",
    ])
    func badURLIsRefused(_ url: String) {
        #expect(throws: MessagingError.self) { try BrokerConfig(url: url) }
    }

    @Test func neitherDescriptionNorErrorShowsThePassword() throws {
        let config = try BrokerConfig(url: "amqp://user:topsecret@broker/v")
        #expect(!"\(config)".contains("topsecret"))
        let error = #expect(throws: MessagingError.self) { try BrokerConfig(url: "amqp://user:topsecret@broker:x") }
        #expect(error.map { "\($0)".contains("topsecret") } == false)
    }
}
