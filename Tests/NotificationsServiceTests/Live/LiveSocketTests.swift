import Authentication
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import NotificationsService

/// The socket as `socket.tsv` of the contract has it, at two processes of the service.
@Suite struct LiveSocketTests {
    private typealias Harness = LiveHarness

    @Test func whatComesIsToldEverySocketOnce() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let clients = [
                try await harness.listener(0), try await harness.listener(1), try await harness.listener(1),
            ]
            let stranger = try await harness.listener(0, Harness.grace)
            for index in 0..<3 { try await harness.tell("k\(index)") }
            for client in clients {
                #expect(try await client.cursors(3) == [1, 2, 3])
                while try await client.next("unread")["count"]?.integerValue != 3 {}
                await client.close()
            }
            try await stranger.send(#"{"type":"ping"}"#)
            guard case .frame(let first) = try await stranger.next() else { throw RawConnection.Ended() }
            #expect(first["type"] == .string("pong"))
            await stranger.close()
        }
    }

    @Test func anEntryIsTheObjectOfItsRoute() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let client = try await harness.listener()
            try await harness.tell("k")
            let frame = try await client.next("notification")
            let id = try #require(frame["notification"]?["id"]?.stringValue)
            let connection = try await RawConnection.connect(harness.ports[0])
            try await connection.send(
                """
                GET /api/v1/notifications/\(id) HTTP/1.1\r\nHost: florin.test\r\n\
                Authorization: Bearer \(try harness.token())\r\n\r\n
                """)
            #expect(try JSONParser.parse(Array(try await connection.answer().body.utf8)) == frame["notification"])
            await connection.close()
            await client.close()
        }
    }

    // MARK: Coming back

    /// While entries come, somebody loses the connection again and again, at both processes in turn.
    @Test func whoComesBackMissesNothingAndHearsNothingTwice() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let count = 80
            async let written: Void = {
                for index in 0..<count { try await harness.tell("k\(index)") }
            }()
            var (seen, replica): ([Int64], Int) = ([], 0)
            while seen.count < count {
                let client = try await harness.listener(replica % 2, after: seen.last ?? 0)
                seen += try await client.cursors(min(1 + replica % 7, count - seen.count))
                await client.close()
                replica += 1
            }
            try await written
            #expect(seen == Array(1...Int64(count)))
        }
    }

    @Test(arguments: [(500, false), (501, true)])
    func whoIsTooFarBehindIsSentToTheList(_ behind: Int, _ isGap: Bool) async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.fill(behind)
            let client = try await harness.listener(after: 0)
            if isGap {
                #expect(try await client.next("gap")["cursor"]?.integerValue == Int64(behind))
            } else {
                #expect(try await client.cursors(behind) == Array(1...Int64(behind)))
            }
            // Live from here on.
            try await harness.tell("next")
            #expect(try await client.cursors(1) == [Int64(behind) + 1])
            await client.close()
        }
    }

    @Test func aCursorFromElsewhereHidesNothing() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let client = try await harness.listener(after: 9_000)
            try await harness.tell("k")
            #expect(try await client.cursors(1) == [1])
            await client.close()
        }
    }

    /// Between its greeting and its wish to be told, and while the database ends the listening connection.
    @Test func nothingIsLostWhereNobodyListened() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let (client, ready) = try await harness.socket()
            #expect(ready["cursor"]?.integerValue == 0 && ready["unread"]?.integerValue == 0)
            try await harness.tell("between")
            try await client.send(#"{"type":"subscribe"}"#)
            #expect(try await client.cursors(1) == [1])
            try await harness.database.execute(
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and query like 'listen%'
                """)
            try await harness.tell("deaf")
            #expect(try await client.cursors(1) == [2])
            await client.close()
        }
    }

    // MARK: What is read

    @Test func whatOneDeviceReadsTheOthersAreTold() async throws {
        try await Harness.run { harness in
            try await harness.register()
            for index in 0..<3 { try await harness.tell("k\(index)") }
            let reader = try await harness.listener(0)
            let others = [try await harness.listener(0), try await harness.listener(1)]
            // Each of them is told what comes from here on.
            for client in others + [reader] {
                try await client.send(#"{"type":"ping"}"#)
                _ = try await client.next("pong")
            }
            let ids = Array(try await harness.ids().prefix(2))
            let list = ids.map { "\"\($0)\"" }.joined(separator: ",")
            try await reader.send(#"{"type":"mark_read","ids":[\#(list)]}"#)
            #expect(try await reader.next("unread")["count"]?.integerValue == 1)
            for other in others {
                #expect(try await other.next("read")["ids"] == .array(ids.map { .string($0) }))
                #expect(try await other.next("unread")["count"]?.integerValue == 1)
            }
            // Whoever asked is answered also when nothing has changed, and not told what it did itself.
            try await reader.send(#"{"type":"mark_read","ids":[\#(list)]}"#)
            guard case .frame(let answer) = try await reader.next() else { throw RawConnection.Ended() }
            #expect(answer["type"] == .string("unread") && answer["count"]?.integerValue == 1)
            for client in others + [reader] { await client.close() }
        }
    }

    @Test func aWrongFrameIsAnsweredAndTheSocketGoesOn() async throws {
        try await Harness.run { harness in
            let (client, _) = try await harness.socket()
            let many = (0..<101).map { _ in #""0190a2b6-7f98-7c3a-8e11-5d0fc2a49b7e""# }.joined(separator: ",")
            for frame in [
                #"{"type":"mark_read"}"#, #"{"type":"mark_read","ids":[]}"#, #"{"type":"mark_read","ids":[\#(many)]}"#,
                #"{"type":"mark_read","ids":["x"]}"#, #"{"type":"subscribe","cursor":-1}"#,
                #"{"type":"subscribe","cursor":"1"}"#, #"{"type":"subscribe","cursor":99999999999999999999}"#,
                #"{"type":"ping","more":1}"#, #"{"type":"authenticate"}"#,
            ] {
                try await client.send(frame)
                #expect(try await client.next("error")["code"] == .string("validation_failed"), "\(frame)")
            }
            try await client.send(#"{"type":"ping"}"#)
            #expect(try await client.next("pong")["at"]?.stringValue == harness.clock.now.rfc3339)
            await client.close()
            let program = try await harness.socket(token: try harness.token(scopes: [.notificationsRead])).client
            try await program.send(#"{"type":"mark_read","ids":["0190a2b6-7f98-7c3a-8e11-5d0fc2a49b7e"]}"#)
            #expect(try await program.next("error")["code"] == .string("forbidden"))
            await program.close()
        }
    }

    @Test func hostileFramesEndIt() async throws {
        let ping = Array(#"{"type":"ping"}"#.utf8)
        let large = Array(#"{"type":"ping","x":"\#(String(repeating: "x", count: 16 << 10))"}"#.utf8)
        let cases: [(bytes: [UInt8], code: UInt16)] = [
            (LiveClient.frame(Array("hello".utf8)), 4400), (LiveClient.frame(Array("[]".utf8)), 4400),
            (LiveClient.frame([]), 4400), (LiveClient.frame(Array("null".utf8)), 4400),
            (LiveClient.frame(Array(#"{"type":"dance"}"#.utf8)), 4400),
            (LiveClient.frame(Array(#"{"type":1}"#.utf8)), 4400), (LiveClient.frame(Array("{}".utf8)), 4400),
            (LiveClient.frame(Array(String(repeating: "[", count: 9_000).utf8)), 4400),
            (LiveClient.frame(ping, opcode: 2), 4400), (LiveClient.frame(large), 1009),
            (LiveClient.frame([0xFF, 0xFE]), 1007),
            ((0..<21).flatMap { _ in LiveClient.frame(ping) }, 4429),
        ]
        try await Harness.run { harness in
            for (bytes, code) in cases {
                let (client, _) = try await harness.socket()
                try await client.connection.send(bytes)
                #expect(try await client.closeCode() == code)
                await client.close()
            }
            // Twenty are none too many.
            let (client, _) = try await harness.socket()
            try await client.connection.send((0..<20).flatMap { _ in LiveClient.frame(ping) })
            for _ in 0..<20 { _ = try await client.next("pong") }
            await client.close()
        }
    }

    // MARK: Tokens

    @Test func theTokenMayComeAsTheFirstMessage() async throws {
        try await Harness.run { harness in
            let client = try await LiveClient.open(harness.ports[0])
            try await client.send(#"{"type":"authenticate","token":"\#(try harness.token())"}"#)
            _ = try await client.next("ready")
            await client.close()
            let wrong = [
                #"{"type":"authenticate","token":"nonsense"}"#, #"{"type":"subscribe"}"#, #"{"type":"ping"}"#,
                #"{"type":"authenticate","token":"\#(try harness.token(lifetime: .seconds(-60)))"}"#,
            ]
            for frame in wrong {
                let client = try await LiveClient.open(harness.ports[0])
                try await client.send(frame)
                #expect(try await client.closeCode() == 4401, "\(frame)")
            }
            let refused = try await LiveClient.open(harness.ports[0], token: "nonsense")
            #expect(try await refused.closeCode() == 4401)
            let lacking = try await LiveClient.open(harness.ports[0], token: harness.token(scopes: [.walletRead]))
            #expect(try await lacking.next("error")["code"] == .string("forbidden"))
            #expect(try await lacking.closeCode() == 4401)
        }
    }

    @Test func whoShowsNoTokenIsLetGoAfterFiveSeconds() async throws {
        try await Harness.run { harness in
            let start = ContinuousClock.now
            let client = try await LiveClient.open(harness.ports[0])
            #expect(try await client.closeCode() == 4401)
            #expect(ContinuousClock.now - start >= .seconds(5))
        }
    }

    @Test func itEndsWithItsTokenUnlessThereIsAFreshOne() async throws {
        try await Harness.run { harness in
            let lasting = try await harness.socket(token: try harness.token(lifetime: .seconds(100))).client
            let ending = try await harness.socket(1, token: try harness.token(lifetime: .seconds(100))).client
            harness.clock.advance(by: .seconds(45))
            for client in [lasting, ending] {
                let end = (harness.clock.now + .seconds(55)).rfc3339
                #expect(try await client.next("token_expiring")["expires_at"]?.stringValue == end)
            }
            try await lasting.send(#"{"type":"authenticate","token":"\#(try harness.token())"}"#)
            _ = try await lasting.next("ready")
            harness.clock.advance(by: .seconds(55))
            #expect(try await ending.closeCode() == 4401)
            try await lasting.send(#"{"type":"ping"}"#)
            _ = try await lasting.next("pong")
            // Another user's.
            try await lasting.send(#"{"type":"authenticate","token":"\#(try harness.token(Harness.grace))"}"#)
            #expect(try await lasting.closeCode() == 4401)
        }
    }

    @Test func itEndsWithItsSessionWithinASecond() async throws {
        try await Harness.run { harness in
            let mine = UniqueID(high: 7, low: 77)
            let clients = [
                try await harness.socket(0, token: try harness.token(session: mine)).client,
                try await harness.socket(1, token: try harness.token(session: mine)).client,
            ]
            let (bystander, _) = try await harness.socket()
            harness.revoke(mine)
            let start = ContinuousClock.now
            for client in clients { #expect(try await client.closeCode() == 4401) }
            #expect(ContinuousClock.now - start < .seconds(1))
            try await bystander.send(#"{"type":"ping"}"#)
            _ = try await bystander.next("pong")
            await bystander.close()
        }
    }

    // MARK: Bounds

    /// Whichever processes they are at.
    @Test(arguments: [1, 2]) func theOldestOfElevenGoes(_ replicas: Int) async throws {
        try await Harness.run { harness in
            var clients: [LiveClient] = []
            for index in 0..<12 {
                // Their ids tell their age to the millisecond.
                harness.clock.advance(by: .milliseconds(5))
                clients.append(try await harness.socket(index % replicas).client)
            }
            for client in clients.prefix(2) { #expect(try await client.closeCode() == 4409) }
            for client in clients.dropFirst(2) {
                try await client.send(#"{"type":"ping"}"#)
                _ = try await client.next("pong")
                await client.close()
            }
        }
    }

    /// More than the kernel's buffers take is on its way to somebody who reads nothing.
    @Test func aStalledClientHindersNobodyAndIsLetGo() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let stalled = try await harness.listener()
            let reader = try await harness.listener()
            for client in [stalled, reader] {
                try await client.send(#"{"type":"ping"}"#)
                _ = try await client.next("pong")
            }
            try await stalled.connection.setReading(false)
            let count = 2_500
            try await harness.fill(count, textLength: 5_000)
            #expect(try await reader.cursors(count) == Array(1...Int64(count)))
            try await stalled.connection.setReading(true)
            #expect(try await stalled.closeCode() == 4408)
            await reader.close()
        }
    }

    @Test func whoeverStopsSaysSo() async throws {
        let open = Mutex<LiveClient?>(nil)
        try await Harness.run { harness in
            let (client, _) = try await harness.socket()
            open.withLock { $0 = client }
        }
        let client = try #require(open.withLock { $0 })
        #expect(try await client.closeCode() == 1001)
    }
}
