import Contracts
import HTTPKit
import JSONKit
import Messaging
import NIOCore
import Primitives
import TestSupport
import Testing

@testable import GatewayService

/// Whoever compliance blocks is turned away within a second, by address, by device and by account.
@Suite struct BlockTests {
    private static let now = Timestamp.example

    private static func client(_ address: String) throws -> ClientAddress {
        ClientAddress(try SocketAddress(ipAddress: address, port: 1))
    }

    private static func entry(
        _ number: UInt64, _ kind: BlockKind, _ value: String, until: Timestamp? = nil
    ) -> Blocks.Entry {
        Blocks.Entry(id: UniqueID(high: 0, low: number), kind: kind, value: value, until: until)
    }

    @Test func whatIsListedIsRefusedAndNothingElse() throws {
        let blocks = Blocks()
        #expect(blocks.isEmpty)
        blocks.replace(
            [
                Self.entry(1, .cidr, "203.0.113.0/24"), Self.entry(2, .cidr, "198.51.100.7/32"),
                Self.entry(3, .cidr, "2001:db8::/32"), Self.entry(4, .device, "d-1"),
                Self.entry(5, .user, "\(UniqueID.example)"), Self.entry(6, .device, "d-2", until: Self.now),
                Self.entry(7, .cidr, "nonsense"),
            ], ifStillAt: 0)
        for address in ["203.0.113.7", "198.51.100.7", "2001:db8::1", "::ffff:203.0.113.9"] {
            #expect(blocks.refuses(try Self.client(address), at: Self.now), "\(address)")
        }
        for address in ["203.0.114.7", "198.51.100.8", "2001:db9::1", "127.0.0.1"] {
            #expect(!blocks.refuses(try Self.client(address), at: Self.now), "\(address)")
        }
        #expect(blocks.refuses(device: "d-1", at: Self.now) && !blocks.refuses(device: "D-1", at: Self.now))
        #expect(!blocks.refuses(device: "d-2", at: Self.now))
        #expect(blocks.refuses(device: "d-2", at: Self.now - .seconds(1)))
        #expect(blocks.refuses(user: "\(UniqueID.example)", at: Self.now))
    }

    /// A list that was asked for before a change does not undo it.
    @Test func anOlderListDoesNotUndoAChange() throws {
        let blocks = Blocks()
        let asked = blocks.changes
        blocks.add(Self.entry(1, .device, "d-1"))
        blocks.replace([], ifStillAt: asked)
        #expect(blocks.refuses(device: "d-1", at: Self.now))
        blocks.remove(UniqueID(high: 0, low: 1))
        #expect(blocks.isEmpty && !blocks.refuses(device: "d-1", at: Self.now))
    }

    private static func change(
        _ kind: BlockKind, _ value: String, ended: Bool = false
    ) -> BlocksChanged {
        BlocksChanged(blockID: .example, kind: kind, value: value, ended: ended, changedAt: .example)
    }

    private static let shown: [(BlockKind, String, String)] = [
        (.cidr, "203.0.113.0/24", "X-Forwarded-For: 203.0.113.7"), (.device, "d-1", "X-Device-Id: d-1"),
    ]

    @Test(arguments: shown)
    func anEventTurnsAwayWithinASecond(kind: BlockKind, value: String, header: String) async throws {
        try await TestBroker.with { broker in
            try await withGateway(["TRUSTED_PROXIES": "loopback"], broker: broker.url) { gateway in
                let bearer = try gateway.tokens.bearer()
                func send() async throws -> RawConnection.Answer {
                    try await gateway.send("GET", "/api/v1/wallets", [bearer, header])
                }
                #expect(try await send().status == 200)
                try await whenListening(broker, to: BlocksChanged.type)
                try await publish(Self.change(kind, value), through: broker)
                let start = ContinuousClock.now
                try await eventually(within: .seconds(5), "the block") { try await send().status == 403 }
                #expect(ContinuousClock.now - start < .seconds(1))
                #expect(try await send().body.contains(#""code":"blocked""#))
                #expect(try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 200)
                try await publish(Self.change(kind, value, ended: true), through: broker)
                try await eventually("the end of the block") { try await send().status == 200 }
            }
        }
    }

    @Test func whatWasBlockedBeforeTheStartIsKnown() async throws {
        try await TestBroker.with { broker in
            let user = UserID(IDGenerator(clock: .system).next())
            let blocked = BlockedClient(blockID: .example, kind: .user, value: user.description)
            try await withService(
                broker, slug: "compliance", replies: { _ in .reply(JSON.encode(BlockList(blocks: [blocked]))) }
            ) {
                try await withGateway(broker: broker.url) { gateway in
                    let bearer = try gateway.tokens.bearer(user: user)
                    try await eventually("compliance's list") {
                        try await gateway.send("GET", "/api/v1/wallets", [bearer]).status == 403
                    }
                }
            }
        }
    }
}
