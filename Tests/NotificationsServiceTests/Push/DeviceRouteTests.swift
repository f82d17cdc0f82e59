import Authentication
import Contracts
import HTTPKit
import JSONKit
import Messaging
import NotificationsDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

@Suite struct DeviceRouteTests {
    private typealias Harness = NotificationsHarness
    private static let path = "\(NotificationsHarness.notifications)/devices"

    private func register(
        _ harness: Harness, _ token: String = "t1", as user: UserID = Harness.ada, _ more: String = ""
    ) async throws -> Harness.Answer {
        try await harness.send(
            .post, Self.path, as: user, json: #"{"platform":"fcm","token":"\#(token)"\#(more)}"#)
    }

    private func ids(_ harness: Harness, _ user: UserID = Harness.ada) async throws -> [String] {
        try await harness.list("/devices", as: user).compactMap { $0["id"]?.stringValue }
    }

    @Test func aDeviceIsMadeShownAndRemoved() async throws {
        try await Harness.run { harness in
            let made = try await register(
                harness, as: Harness.ada, #","name":" Ada's phone ","topics":["news","b","b"]"#)
            #expect(made.status == 201, "\(made.text)")
            let id = try #require(made.json["id"]?.stringValue)
            #expect(made.json["name"]?.stringValue == "Ada's phone")
            #expect(made.json["topics"] == .array([.string("b"), .string("news")]))
            #expect(!made.text.contains("t1"))
            let shown = try await harness.send(.get, "\(Self.path)/\(id)")
            #expect(shown.status == 200 && shown.json == made.json)
            #expect(try await ids(harness) == [id])
            for method in [EndpointMethod.get, .delete] {
                #expect(try await harness.send(method, "\(Self.path)/\(id)", as: Harness.grace).status == 404)
            }
            #expect(try await harness.send(.delete, "\(Self.path)/\(id)").status == 204)
            #expect(try await harness.send(.delete, "\(Self.path)/\(id)").status == 404)
            #expect(try await harness.send(.get, Self.path, as: nil).status == 401)
        }
    }

    @Test func aKnownTokenIsTheCallersAloneFromNowOn() async throws {
        try await Harness.run { harness in
            let first = try #require(try await register(harness).json["id"]?.stringValue)
            harness.clock.advance(by: .seconds(60))
            let again = try await register(harness)
            #expect(again.status == 200 && again.json["id"]?.stringValue == first)
            #expect(again.json["last_seen_at"] != again.json["created_at"])
            let moved = try await register(harness, as: Harness.grace)
            #expect(moved.status == 200)
            // What was on its way to the one before must not find it.
            #expect(moved.json["id"]?.stringValue != first)
            #expect(try await ids(harness).isEmpty)
            #expect(try await ids(harness, Harness.grace).count == 1)
            // Another platform's token of the same letters is another device.
            let other = try await harness.send(.post, Self.path, json: #"{"platform":"apns","token":"t1"}"#)
            #expect(other.status == 201)
        }
    }

    @Test func atMostTenHoweverManyComeAtOnce() async throws {
        try await Harness.run { harness in
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<16 {
                    group.addTask { try await register(harness, "token\(number)").status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(answers.count { $0 == 201 } == 10 && answers.count { $0 == 422 } == 6, "\(answers)")
            _ = try await register(harness, "of-grace", as: Harness.grace)
            // Nor by taking another's.
            let refused = try await register(harness, "of-grace")
            #expect(refused.status == 422 && refused.code == "too_many_devices")
            #expect(refused.json["limit"]?.stringValue == "10")
            #expect(try await ids(harness, Harness.grace).count == 1)
            let known = try await harness.database.query(
                "select address from notifications.devices where user_id = \(Harness.ada) limit 1"
            ).first(String.self)
            #expect(try await register(harness, try #require(known)).status == 200)
        }
    }

    @Test func oneTokenAtOnceIsOneDevice() async throws {
        try await Harness.run { harness in
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<12 {
                    let user = number.isMultiple(of: 2) ? Harness.ada : Harness.grace
                    group.addTask { try await register(harness, "shared", as: user).status }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(answers.count { $0 == 201 } == 1 && answers.count { $0 == 200 } == 11, "\(answers)")
            let count = try await harness.database.query("select count(*) from notifications.devices")
            #expect(try count.first(Int.self) == 1)
        }
    }

    @Test(arguments: [
        #"{}"#, #"{"platform":"fax","token":"t"}"#, #"{"platform":"fcm"}"#, #"{"platform":"fcm","token":""}"#,
        #"{"platform":"fcm","token":"a b"}"#, #"{"platform":"fcm","token":"\u0000"}"#,
        #"{"platform":"apns","token":"../../x"}"#, #"{"platform":"apns","token":"a?b"}"#,
        #"{"platform":"apns","token":".."}"#, #"{"platform":"web","token":"t"}"#,
        #"{"platform":"web","subscription":{"endpoint":"https://push.example/1"}}"#,
        #"{"platform":"web","subscription":{"endpoint":"https://push.example/1","keys":{"p256dh":"AA","auth":"AA"}}}"#,
        #"{"platform":"fcm","token":"t","subscription":{"endpoint":"https://push.example/1","keys":{}}}"#,
        #"{"platform":"fcm","token":"t","user_id":"0190"}"#, #"{"platform":"fcm","token":"t","topics":["a b"]}"#,
        #"{"platform":"fcm","token":"t","name":"a\u202Eb"}"#, #"{"platform":"fcm","token":["t"]}"#, "[]", "null",
    ])
    func whatIsWrongIsRefused(body: String) async throws {
        try await Harness.run { harness in
            let refused = try await harness.send(.post, Self.path, json: body)
            #expect([400, 422].contains(refused.status), "\(body): \(refused.text)")
            #expect(try await ids(harness).isEmpty)
        }
    }

    private static func browser(_ endpoint: String, key: String = Base64URL.encode(Device.exampleKey)) -> String {
        #"""
        {"platform": "web", "subscription": {"endpoint": "\#(endpoint)", "expirationTime": null,
         "keys": {"p256dh": "\#(key)", "auth": "BTBZMqHH6r4Tts7J_aSIgg=="}}}
        """#
    }

    @Test(arguments: [
        "http://push.example/1", "https://user@push.example/1", "https://127.0.0.1/1", "https://10.0.0.1/1",
        "https://[::1]/1", "https://169.254.169.254/latest", "https://2130706433/", "https://localhost/1",
        "https://[::ffff:10.0.0.1]/", "https://metadata.google.internal/", "ftp://push.example/1", "not a url",
    ])
    func onlyPublicPushServicesAreTaken(endpoint: String) async throws {
        try await Harness.run { harness in
            let refused = try await harness.send(.post, Self.path, json: Self.browser(endpoint))
            #expect(refused.status == 422 && refused.code == "url_not_allowed", "\(refused.text)")
        }
    }

    @Test func aBrowserIsTakenAsItWritesItself() async throws {
        try await Harness.run { harness in
            let made = try await harness.send(.post, Self.path, json: Self.browser("https://93.184.216.34/push/1"))
            #expect(made.status == 201, "\(made.text)")
            // A point that is not on the curve is no key.
            let key = Base64URL.encode([4] + [UInt8](repeating: 1, count: 64))
            let refused = try await harness.send(
                .post, Self.path, json: Self.browser("https://93.184.216.34/push/2", key: key))
            #expect(refused.status == 422 && refused.code == "validation_failed")
        }
    }

    @Test func withoutAKeyThereIsNoneForBrowsers() async throws {
        try await Harness.run { harness in
            let answer = try await harness.send(.get, "\(Harness.notifications)/web-push-key", as: nil)
            #expect(answer.status == 404)
        }
    }

    // MARK: How it ends

    private func tell(_ harness: Harness, _ event: some EventContract) async throws {
        let message = IncomingMessage(
            messageID: UniqueID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001), type: type(of: event).type,
            body: JSON.encode(event), aggregateID: "a", sequence: 1, occurredAt: harness.clock.now)
        let handler = try #require(harness.core.handlers[message.type])
        try await harness.database.transaction { try await handler(message, $0) }
    }

    private static let session = UniqueID(high: 7, low: 8)

    @Test func aDeviceEndsWithItsSession() async throws {
        try await Harness.run { harness in
            _ = try await register(harness)
            try await tell(
                harness,
                SessionRevoked(
                    sessionID: UniqueID(high: 7, low: 9), userID: Harness.ada, revokedAt: harness.clock.now))
            #expect(try await ids(harness).count == 1)
            let ended = SessionRevoked(sessionID: Self.session, userID: Harness.ada, revokedAt: harness.clock.now)
            try await tell(harness, ended)
            #expect(try await ids(harness).isEmpty)
            // A registration that was under way meanwhile, as one that comes late: no push goes there.
            let late = try await register(harness, "late")
            #expect(late.status == 201)
            #expect(try await ids(harness).isEmpty)
            try await DeviceStore(client: harness.database).retain(now: harness.clock.now, limit: 10)
            let left = try await harness.database.query("select count(*) from notifications.devices")
            #expect(try left.first(Int.self) == 0)
            try await tell(harness, ended)
        }
    }

    @Test func aDeviceThatIsSilentFor270DaysIsForgotten() async throws {
        try await Harness.run { harness in
            _ = try await register(harness, "silent")
            harness.clock.advance(by: .seconds(86_400))
            _ = try await register(harness, "heard")
            let devices = DeviceStore(client: harness.database)
            harness.clock.advance(by: Device.longestSilence - .seconds(86_400))
            try await devices.retain(now: harness.clock.now, limit: 10)
            #expect(try await ids(harness).count == 2)
            harness.clock.advance(by: .seconds(1))
            try await devices.retain(now: harness.clock.now, limit: 10)
            #expect(try await ids(harness).count == 1)
        }
    }

    @Test func whoeverWasErasedRegistersNothing() async throws {
        try await Harness.run { harness in
            try await harness.database.execute(
                """
                insert into notifications.data_subjects (user_id, erased_at, erased_by)
                values (\(Harness.ada), now(), \(UniqueID.example))
                """)
            #expect(try await register(harness).status == 422)
        }
    }
}
