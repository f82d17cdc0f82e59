import NIOCore
import Synchronization
import TestSupport
import Testing

struct ShutdownTests {
    /// The harness ends the gateway when its body returns; what runs then must still be answered.
    @Test func whatRunsIsFinishedAndTheConnectionClosed() async throws {
        let pending = Mutex<RawConnection?>(nil)
        try await withGateway { gateway in
            gateway.upstream.behave { _ in .later(.milliseconds(1500), 200, "finished") }
            let connection = try await gateway.connect()
            try await connection.send(GatewayHarness.request("GET", "/api/v1/wallets", [try gateway.tokens.bearer()]))
            try await eventually("it arrives") { !gateway.upstream.received.isEmpty }
            pending.withLock { $0 = connection }
        }
        let connection = try #require(pending.withLock { $0 })
        let answer = try await connection.answer()
        #expect(answer.body == "finished")
        #expect(answer["connection"] == "close")
        #expect(await connection.rest().isEmpty)
    }
}
