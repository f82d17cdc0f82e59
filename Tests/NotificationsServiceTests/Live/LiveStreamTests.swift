import JSONKit
import NIOCore
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

/// The same as server-sent events.
@Suite struct LiveStreamTests {
    private struct Event: Equatable {
        let id: String?
        let name: String
        let data: JSONValue
    }

    private static func open(
        _ harness: LiveHarness, _ replica: Int = 0, query: String = "", lines: [String] = []
    ) async throws -> RawConnection {
        let connection = try await RawConnection.connect(harness.ports[replica], limit: .seconds(60))
        let head =
            [
                "GET /api/v1/notifications/stream\(query) HTTP/1.1", "Host: florin.test",
                "Authorization: Bearer \(try harness.token())",
            ] + lines
        try await connection.send(head.joined(separator: "\r\n") + "\r\n\r\n")
        return connection
    }

    /// The next of a name; others and comments are passed over.
    private static func next(_ name: String, _ connection: RawConnection) async throws -> Event {
        while true {
            let text = try await connection.text(through: "\n\n")
            let fields = text.split(whereSeparator: \.isNewline).reduce(into: [String: String]()) { fields, line in
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2 { fields[String(parts[0])] = String(parts[1].dropFirst()) }
            }
            guard fields["event"] == name, let data = fields["data"] else { continue }
            return Event(id: fields["id"], name: name, data: try JSONParser.parse(Array(data.utf8)))
        }
    }

    @Test func itTellsWhatTheSocketTells() async throws {
        try await LiveHarness.run { harness in
            try await harness.register()
            let stream = try await Self.open(harness)
            let head = try await stream.text(through: "\r\n\r\n")
            #expect(head.hasPrefix("HTTP/1.1 200 ") && head.contains("Content-Type: text/event-stream\r\n"))
            let ready = try await Self.next("ready", stream)
            #expect(ready.id == "0" && ready.data["cursor"]?.integerValue == 0)
            try await harness.tell("k")
            let entry = try await Self.next("notification", stream)
            #expect(entry.id == "1" && entry.data["cursor"]?.integerValue == 1)
            #expect(entry.data["type"] == .string("notification"))
            #expect(entry.data["notification"]?["event"] == .string("deposit.succeeded"))
            #expect(try await Self.next("unread", stream).data["count"]?.integerValue == 1)
            await stream.close()
        }
    }

    @Test func whoComesBackGoesOnAfterTheLastEvent() async throws {
        try await LiveHarness.run { harness in
            try await harness.register()
            for index in 0..<4 { try await harness.tell("k\(index)") }
            let stream = try await Self.open(harness, 1, lines: ["Last-Event-ID: 2"])
            // An id of the newest would hide what is told next from a client that is cut off before it.
            #expect(try await Self.next("ready", stream).id == nil)
            for expected in ["3", "4"] { #expect(try await Self.next("notification", stream).id == expected) }
            try await harness.tell("now")
            #expect(try await Self.next("notification", stream).id == "5")
            await stream.close()
        }
    }

    @Test func whoIsTooFarBehindIsSentToTheList() async throws {
        try await LiveHarness.run { harness in
            try await harness.register()
            try await harness.fill(501)
            let stream = try await Self.open(harness, lines: ["Last-Event-ID: 0"])
            #expect(try await Self.next("gap", stream).id == "501")
            await stream.close()
        }
    }

    @Test(arguments: ["x", "-1", "1.5", "99999999999999999999"])
    func anIDOfNoneOfItsEventsIsRefused(_ id: String) async throws {
        try await LiveHarness.run { harness in
            let answer = try await Self.open(harness, lines: ["Last-Event-ID: \(id)"]).answer()
            #expect(answer.status == 400 && answer.body.contains(#""bad_cursor""#))
        }
    }

    @Test(arguments: ["?token=x", "?access_token=x", "?x=flk_1", "?a=1&Bearer=x", "?x=eyJh.eyJz.sig"])
    func aTokenInTheAddressIsRefused(_ query: String) async throws {
        try await LiveHarness.run { harness in
            let answer = try await Self.open(harness, query: query).answer()
            #expect(answer.status == 400 && answer.body.contains(#""token_in_url""#))
        }
    }

    @Test func itEndsWithItsToken() async throws {
        try await LiveHarness.run { harness in
            let stream = try await Self.open(harness)
            _ = try await Self.next("ready", stream)
            harness.revoke(LiveHarness.session)
            // As a whole body ends: nothing is missing.
            #expect(String(decoding: await stream.rest(), as: UTF8.self).hasSuffix("0\r\n\r\n"))
        }
    }
}
