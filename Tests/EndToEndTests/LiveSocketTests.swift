import FoundationEssentials
import JSONKit
import TestSupport
import Testing

/// The notifications socket and stream through the gateway, with `websockets` of PyPI as their client
/// (`scripts/python/sockets/inbox.py`).
@Suite struct LiveSocketTests {
    /// A client process, and what it has printed.
    private final class Listener: Sendable {
        private let process: WatchedProcess
        private let log = "/tmp/\(uniqueName("inbox"))"

        /// - Parameter way: where the token goes.
        init(_ customer: Customer, _ way: String = "subprotocol", after cursor: Int64? = nil) throws {
            let token = try #require(customer.client.token)
            let url = customer.client.base.replacing("http://", with: "ws://") + "/api/v1/notifications/socket"
            let place = cursor.map { ["\($0)"] } ?? []
            process = try WatchedProcess(
                ".build/sockets/bin/python", ["scripts/python/sockets/inbox.py", url, token, way] + place, log: log)
        }

        deinit {
            process.kill()
            try? FileManager.default.removeItem(atPath: log)  // never made when nothing was printed
        }

        func kill() { process.kill() }

        private var lines: [JSONValue] {
            get throws {
                guard FileManager.default.fileExists(atPath: log) else { return [] }
                let text = String(decoding: try Data(contentsOf: URL(filePath: log)), as: UTF8.self)
                // The last line may be half written.
                return text.split(separator: "\n").compactMap { try? JSONParser.parse(Array($0.utf8)) }
            }
        }

        func frames(_ type: String) throws -> [JSONValue] {
            try lines.compactMap { $0["frame"] }.filter { $0["type"]?.stringValue == type }
        }

        func awaitReady() async throws -> JSONValue {
            try await eventually("the socket is ready") { try self.frames("ready").first }
        }

        /// The entry that tells of a transfer.
        func awaitTransfer(_ id: String) async throws -> JSONValue {
            try await eventually("a frame tells of the transfer") {
                try self.frames("notification").first { $0["notification"]?["subject"]?["id"]?.stringValue == id }
            }
        }

        func awaitClose(within limit: Duration = patience) async throws -> Int64 {
            try await eventually(within: limit, "the socket is closed") {
                try self.lines.compactMap { $0["closed"]?.integerValue }.first
            }
        }
    }

    private static func transfer(_ source: Wallet, _ target: Wallet, _ amount: String) async throws -> String {
        let answer = try await source.owner.client.post("/api/v1/transfers", source.transferBody(to: target, amount))
        try #require(answer.status == 201, "transfer: \(String(decoding: answer.body, as: UTF8.self))")
        return try #require(try answer.json["id"]?.stringValue)
    }

    @Test func aTransferIsAFrameAtItsReceiver() async throws {
        let (sender, receiver) = (try await Customer.new(), try await Customer.new())
        let source = try await sender.openWallet("USD")
        let target = try await receiver.openWallet("USD")
        try await source.fund("100.00")
        let ways = ["header", "subprotocol", "message"]
        let listeners = try ways.map { try Listener(receiver, $0) }
        for listener in listeners { _ = try await listener.awaitReady() }
        let id = try await Self.transfer(source, target, "30.05")
        for listener in listeners {
            let frame = try await listener.awaitTransfer(id)
            #expect(frame["notification"]?["event"] == .string("transfer.received"))
            #expect(frame["notification"]?["data"]?["amount"]?["amount"] == .string("30.05"))
        }
        // What comes while nobody listens is there for who comes back.
        let seen = try #require(try await listeners[0].awaitTransfer(id)["cursor"]?.integerValue)
        for listener in listeners { listener.kill() }
        let missed = try await Self.transfer(source, target, "1.00")
        try await eventually("the entry is there") {
            try await receiver.client.get("/api/v1/notifications/stats").json["latest_seq"]?.integerValue ?? 0 > seen
        }
        let back = try Listener(receiver, after: seen)
        #expect(try await back.awaitTransfer(missed)["cursor"]?.integerValue ?? 0 > seen)
        #expect(try back.frames("notification").allSatisfy { $0["cursor"]?.integerValue ?? 0 > seen })
    }

    @Test func aLoggedOutSocketIsClosedWithinASecond() async throws {
        let customer = try await Customer.new()
        let listener = try Listener(customer)
        _ = try await listener.awaitReady()
        #expect(try await customer.client.post("/api/v1/auth/logout", "{}", key: nil).status == 204)
        #expect(try await listener.awaitClose(within: .seconds(1)) == 4401)
    }

    @Test func aWrongTokenIsToldInACode() async throws {
        var stranger = try await Customer.new()
        stranger = Customer(id: stranger.id, email: stranger.email, client: stranger.client.with(token: "nonsense"))
        for way in ["header", "subprotocol", "message"] {
            let listener = try Listener(stranger, way)
            #expect(try await listener.awaitClose() == 4401, "\(way)")
        }
    }

    @Test func aStreamGoesOnAfterItsLastEvent() async throws {
        let customer = try await Customer.new()
        _ = try await customer.openWallet("USD")
        let latest = try await eventually("an entry is there") { () -> Int64? in
            let seq = try await customer.client.get("/api/v1/notifications/stats").json["latest_seq"]?.integerValue
            return seq.flatMap { $0 > 0 ? $0 : nil }
        }
        let (gateway, token) = (customer.client.base, try #require(customer.client.token))
        let port = try #require(gateway.split(separator: ":").last.flatMap { Int($0) })
        let connection = try await RawConnection.connect(port)
        try await connection.send(
            """
            GET /api/v1/notifications/stream HTTP/1.1\r\nHost: florin.test\r\nAuthorization: Bearer \(token)\r\n\
            Last-Event-ID: \(latest - 1)\r\n\r\n
            """)
        let text = try await connection.text(through: "id: \(latest)\n")
        #expect(text.contains("HTTP/1.1 200 ") && text.contains("event: ready\n"))
        await connection.close()
        for path in ["stream", "socket"] {
            let answer = try await customer.client.with(token: nil).get("/api/v1/notifications/\(path)?token=\(token)")
            #expect(answer.status == 400 && answer.code == "token_in_url")
        }
    }
}
