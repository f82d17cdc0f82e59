import CurlKit
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import HTTPKit

/// Requests to URLs from outside: what is taken, and that nothing leaves for anywhere else.
@Suite struct OutsideClientTests {
    /// Counts who connects.
    private final class Door: Sendable {
        let channel: any Channel
        private let count: Counted

        private final class Counted: Sendable { let value = Mutex(0) }

        init() async throws {
            let count = Counted()
            self.count = count
            channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .childChannelInitializer { channel in
                    count.value.withLock { $0 += 1 }
                    return channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Porter())
                    }
                }
                .bind(host: "127.0.0.1", port: 0).get()
        }

        private final class Porter: ChannelInboundHandler {
            typealias InboundIn = ByteBuffer
            typealias OutboundOut = ByteBuffer

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                let text = "HTTP/1.1 204 No Content\r\n\r\n"
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            }
        }

        var port: Int { channel.localAddress?.port ?? 0 }
        var visitors: Int { count.value.withLock { $0 } }
    }

    @Test(
        arguments: [
            ("https://93.184.216.34/", nil), ("https://[2606:4700::1111]/x", nil), ("https://nobody.example/", nil),
            ("http://shop.example/", .notHTTPS), ("http://127.0.0.1:17999/", .notHTTPS),
            ("http://127.0.0.2:18000/", .notHTTPS),
            ("http://127.0.0.1:18000/x", nil), ("http://localhost:18999/", nil), ("http://127.0.0.1:19000/", .notHTTPS),
            ("https://127.0.0.1:18000/", .notPublic), ("https://localhost/", .notPublic),
            ("https://10.1.2.3/", .notPublic),
            ("https://[::ffff:169.254.169.254]/", .notPublic), ("https://[64:ff9b::7f00:1]/", .notPublic),
            ("https://vm/", .notPublic), ("https://a@shop.example/", .malformed), ("", .malformed),
            ("https://017700000001/", .malformed),
        ] as [(String, OutsideClient.Refusal?)])
    func whatIsTaken(url: String, refusal: OutsideClient.Refusal?) async throws {
        let client = OutsideClient(privateTargets: [try #require(PrivateTarget("127.0.0.1:18000-18999"))])
        #expect(await client.refusal(of: url) == refusal)
        await client.close()
    }

    @Test(arguments: ["https://127.0.0.1:", "https://localhost:", "http://127.0.0.1:", "http://localhost:"])
    func nobodyIsConnectedToWhoIsNotOutside(prefix: String) async throws {
        let door = try await Door()
        let client = OutsideClient()
        let error = await #expect(throws: CurlError.self) {
            try await client.send(OutgoingRequest("POST", "\(prefix)\(door.port)/", body: [1]))
        }
        #expect(error?.kind == .addressRefused)
        #expect(door.visitors == 0)
        await client.close()
        try await door.channel.close()
    }

    @Test func aPrivateTargetIsSentTo() async throws {
        let door = try await Door()
        let client = OutsideClient(privateTargets: [try #require(PrivateTarget("127.0.0.1:\(door.port)"))])
        #expect(try await client.send(OutgoingRequest("POST", "http://127.0.0.1:\(door.port)/")).status == 204)
        await client.close()
        try await door.channel.close()
    }

    @Test(arguments: [
        ("127.0.0.1:18000-18999", true), ("[::1]:80", true), ("127.0.0.1", false), ("127.0.0.1:", false),
        ("127.0.0.1:0", false), ("127.0.0.1:2-1", false), ("::1:80", false), ("localhost:80", false), ("", false),
        ("127.0.0.1:1-2-3", false), ("[127.0.0.1]:80", false),
    ])
    func targetsAreAddressesWithPorts(text: String, isOne: Bool) { #expect((PrivateTarget(text) != nil) == isOne) }
}
