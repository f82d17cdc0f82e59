import FoundationEssentials
import TestSupport
import Testing

@Suite("Virtual host of a test")
struct TestBrokerTests {
    @Test func existsDuringTheTestAndIsGoneAfterwards() async throws {
        let broker = try await TestBroker.with { broker in
            _ = try await broker.management.get("vhosts/\(broker.virtualHost)")
            #expect(broker.url.hasSuffix("/\(broker.virtualHost)"))
            return broker
        }
        await #expect(throws: RabbitMQManagement.Refused.self) {
            _ = try await broker.management.get("vhosts/\(broker.virtualHost)")
        }
    }
}

@Suite("Helpers of tests")
struct HelperTests {
    @Test func urlsComeApartAndTogether() throws {
        let text = "postgres://user:pass:word@127.0.0.1:5432/base"
        let url = try #require(ServerURL(text))
        #expect(url.description == text)
        #expect(url.user == "user" && url.password == "pass:word" && url.authority == "127.0.0.1:5432")
        #expect(url.with(path: "other").description == "postgres://user:pass:word@127.0.0.1:5432/other")
        #expect(ServerURL("redis://127.0.0.1:1/0")?.user == nil)
        #expect(ServerURL("nothing") == nil)
    }

    @Test func oneSeedIsOneSequence() {
        var (first, second) = (SeededGenerator(seed: 42), SeededGenerator(seed: 42))
        #expect((0..<10).map { _ in first.next() } == (0..<10).map { _ in second.next() })
    }

    @Test func waitingEndsWithTheConditionOrTheLimit() async throws {
        var asked = 0
        try await eventually("asked three times") {
            asked += 1
            return asked == 3
        }
        await #expect(throws: NeverHappened.self) {
            try await eventually(within: .milliseconds(50), "never") { false }
        }
    }

    @Test func theSuitesDataIsThere() throws {
        #expect(try SharedData.names(in: "json-test-suite").count == 318)
        #expect(throws: SharedData.Missing.self) { try SharedData.bytes("no-such-file") }
    }
}
