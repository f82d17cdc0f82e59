import HTTPKit
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import NotificationsService

@Suite("Webhook deliveries") struct WebhookDeliveryTests {
    private typealias Answer = WebhookReceiver.Answer

    @Test func whatHappensArrivesOnceWithItsNumber() async throws {
        try await WebhookReceiver.with { receiver in
            try await WebhookHarness.run { hooks in
                let id = try await hooks.endpoint(receiver.url, events: "deposit.*").id
                let event = try await hooks.happens(key: "one")
                #expect(try await hooks.happens(key: "one") == nil)
                try await hooks.happens("wallet.created", subject: nil)
                try await hooks.happens("deposit.failed", key: "one")
                try await eventually("both arrived") { receiver.received.count == 2 }
                let bodies = try receiver.received.map { try JSONParser.parse(Array($0.body.utf8)) }
                    .sorted { ($0["sequence"]?.integerValue ?? 0) < ($1["sequence"]?.integerValue ?? 0) }
                #expect(bodies.map { $0["sequence"] } == [.number("1"), .number("2")])
                #expect(bodies[0]["id"]?.stringValue == event?.description)
                #expect(bodies[0]["type"]?.stringValue == "deposit.succeeded" && bodies[0]["test"] == .bool(false))
                #expect(bodies[0]["subject"]?["id"]?.stringValue == "d-1")
                #expect(bodies[0]["data"]?["provider"]?.stringValue == "sandbox")
                try await eventually("both told") { try await hooks.statuses(id) == ["delivered", "delivered"] }
                let delivery = try #require(try await hooks.deliveries(id).last)
                let attempt = try #require(delivery["attempts"]?.arrayValue?.first)
                #expect(attempt["status_code"] == .number("204") && attempt["error"] == nil)
                #expect(delivery["next_attempt_at"] == nil)
                let events = try await hooks.send(.get, "/events").json["data"]?.arrayValue
                #expect(events?.count == 3)
                let one = try await hooks.send(.get, "/events/\(try #require(event).description)")
                #expect(one.json == bodies[0])
                #expect(
                    try await hooks.send(.get, "/events/\(try #require(event))", as: WebhookHarness.stranger).status
                        == 404)
            }
        }
    }

    /// The same happening told by many at once is one event, and the numbers have no gap.
    @Test func toldAtOnceItIsStillOneEvent() async throws {
        try await WebhookHarness.run { hooks in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<24 {
                    group.addTask { try await hooks.happens(key: "key \(number % 6)") }
                }
                try await group.waitForAll()
            }
            let sequences = try await hooks.postgres.query(
                "select sequence from notifications.webhook_events order by sequence"
            ).decode(Int64.self)
            #expect(sequences == [1, 2, 3, 4, 5, 6])
        }
    }

    @Test func aFailureIsTriedAgainByTheScheduleAndThenItEnds() async throws {
        try await WebhookReceiver.with({ _, _ in Answer(status: 500, body: String(repeating: "x", count: 5_000)) }) {
            receiver in
            try await WebhookHarness.run { hooks in
                let id = try await hooks.endpoint(receiver.url).id
                try await hooks.happens()
                for attempt in 1...10 {
                    try await eventually("attempt \(attempt)") {
                        try await hooks.deliveries(id).first?["attempts"]?.arrayValue?.count == attempt
                    }
                    let delivery = try #require(try await hooks.deliveries(id).first)
                    let last = try #require(delivery["attempts"]?.arrayValue?.last)
                    #expect(last["status_code"] == .number("500"))
                    #expect(last["response"]?.stringValue == String(repeating: "x", count: 1_024))
                    guard attempt < 10 else { break }
                    #expect(delivery["status"]?.stringValue == "pending")
                    let due = try #require(delivery["next_attempt_at"]?.stringValue.flatMap { Timestamp(rfc3339: $0) })
                    let wait = WebhookSchedule.waits[attempt - 1]
                    #expect(due - hooks.clock.now >= wait * 0.79 && due - hooks.clock.now <= wait * 1.21)
                    hooks.clock.advance(by: wait * 1.21)
                }
                // None was taken since its first.
                try await eventually("disabled") {
                    try await hooks.send(.get, "/endpoints/\(id)").json["status"]?.stringValue == "disabled"
                }
                let endpoint = try await hooks.send(.get, "/endpoints/\(id)").json
                #expect(endpoint["disabled_reason"]?.stringValue == "unreachable" && endpoint["failing_since"] != nil)
                #expect(try await hooks.statuses(id) == ["failed"])
                try await hooks.happens()
                #expect(try await hooks.statuses(id) == ["held", "failed"])
                let told = try await hooks.postgres.query(
                    """
                    select count(*) from notifications.outbox
                    where type = 'notifications.webhook_endpoint_disabled.v1'
                    """
                )
                #expect(try told.first(Int.self) ?? 0 <= 1)
            }
        }
    }

    @Test func goneEndsItAtOnce() async throws {
        try await WebhookReceiver.with({ _, _ in Answer(status: 410) }) { receiver in
            try await WebhookHarness.run { hooks in
                let id = try await hooks.endpoint(receiver.url).id
                try await hooks.happens()
                try await eventually("disabled") {
                    try await hooks.send(.get, "/endpoints/\(id)").json["disabled_reason"]?.stringValue == "gone"
                }
                #expect(try await hooks.statuses(id) == ["failed"])
                #expect(receiver.received.count == 1)
            }
        }
    }

    @Test func aReceiverSaysWhenToComeAgain() async throws {
        try await WebhookReceiver.with({ _, count in
            count == 0 ? Answer(status: 503, headers: [("Retry-After", "7200")]) : Answer()
        }) { receiver in
            try await WebhookHarness.run { hooks in
                let id = try await hooks.endpoint(receiver.url).id
                try await hooks.happens()
                let due = try await eventually("put off") {
                    try await hooks.deliveries(id).first?["next_attempt_at"]?.stringValue.flatMap { text in
                        Timestamp(rfc3339: text)
                    }.flatMap { $0 > hooks.clock.now ? $0 : nil }
                }
                #expect(due - hooks.clock.now >= .seconds(7_199) && due - hooks.clock.now <= .seconds(7_200))
                hooks.clock.advance(by: .seconds(7_200))
                try await eventually("taken") { try await hooks.statuses(id) == ["delivered"] }
                // All attempts have one id.
                #expect(Set(receiver.received.map(\.id)).count == 1 && receiver.received.count == 2)
            }
        }
    }

    @Test func redirectsAreNotFollowed() async throws {
        try await WebhookReceiver.with { inner in
            try await WebhookReceiver.with({ _, _ in
                Answer(status: 302, headers: [("Location", inner.url)])
            }) { receiver in
                try await WebhookHarness.run { hooks in
                    let id = try await hooks.endpoint(receiver.url).id
                    try await hooks.happens()
                    try await eventually("an answer") {
                        try await hooks.deliveries(id).first?["attempts"]?.arrayValue?.first?["status_code"]
                            == .number("302")
                    }
                    #expect(inner.connectionCount == 0)
                }
            }
        }
    }

    /// The name leads elsewhere than when it was taken: no connection is made, let alone a byte sent.
    @Test(arguments: ["https://localhost:", "https://127.0.0.1:", "https://[::1]:"])
    func aNameThatLeadsElsewhereLaterGetsNothing(prefix: String) async throws {
        try await WebhookReceiver.with { receiver in
            try await WebhookHarness.run { hooks in
                let id = try await hooks.endpoint("https://hooks.shop.example/").id
                try await hooks.postgres.execute(
                    "update notifications.webhook_endpoints set url = \("\(prefix)\(receiver.port)/")")
                try await hooks.happens()
                try await eventually("refused") {
                    try await hooks.deliveries(id).first?["attempts"]?.arrayValue?.first?["error"]?.stringValue
                        == "address_not_allowed"
                }
                #expect(receiver.connectionCount == 0)
            }
        }
    }

    @Test func whatIsHeldComesWhenTheEndpointIsActiveAgain() async throws {
        try await WebhookReceiver.with { receiver in
            try await WebhookHarness.run { hooks in
                let id = try await hooks.endpoint(receiver.url).id
                _ = try await hooks.send(.patch, "/endpoints/\(id)", #"{"status":"paused"}"#)
                try await hooks.happens()
                #expect(try await hooks.statuses(id) == ["held"])
                for path in ["/endpoints/\(id)/test", "/endpoints/\(id)/recover"] {
                    let body = path.hasSuffix("test") ? "{}" : #"{"since":"2020-01-01T00:00:00Z"}"#
                    let refused = try await hooks.send(.post, path, body)
                    #expect(refused.status == 409 && refused.code == "endpoint_not_active")
                }
                _ = try await hooks.send(.patch, "/endpoints/\(id)", #"{"status":"active"}"#)
                #expect(try await hooks.statuses(id) == ["held"])
                hooks.clock.advance(by: .seconds(5))
                try await eventually("taken") { try await hooks.statuses(id) == ["delivered"] }
            }
        }
    }

    /// Whoever changes an endpoint at this moment may stop it: nobody waits, and nothing of it is let go.
    @Test func whatMayBeStoppedMeanwhileStaysHeld() async throws {
        try await WebhookHarness.run { hooks in
            let id = try await hooks.endpoint("http://127.0.0.1:9/").id
            let endpoint = try #require(WebhookEndpointID(id))
            _ = try await hooks.send(.patch, "/endpoints/\(id)", #"{"status":"paused"}"#)
            try await hooks.happens()
            _ = try await hooks.send(.patch, "/endpoints/\(id)", #"{"status":"active"}"#)
            let queue = WebhookQueueStore(client: hooks.postgres)
            let due = hooks.clock.now + .seconds(5)
            try await hooks.postgres.transaction { transaction in
                _ = try await transaction.query(
                    "select id from notifications.webhook_endpoints where id = \(endpoint) for update")
                try await queue.release(now: due)
            }
            #expect(try await hooks.statuses(id) == ["held"])
        }
    }

    @Test func recoverBringsWhatFailedAndWhatIsHeld() async throws {
        try await WebhookReceiver.with({ _, count in Answer(status: count == 0 ? 410 : 204) }) { receiver in
            try await WebhookHarness.run { hooks in
                let id = try await hooks.endpoint(receiver.url).id
                try await hooks.happens()
                try await eventually("failed") { try await hooks.statuses(id) == ["failed"] }
                try await hooks.happens()
                _ = try await hooks.send(.patch, "/endpoints/\(id)", #"{"status":"active"}"#)
                let since = (hooks.clock.now - .seconds(60)).rfc3339
                let none = try await hooks.send(
                    .post, "/endpoints/\(id)/recover",
                    #"{"since":"2020-01-01T00:00:00Z","until":"\#(since)"}"#)
                #expect(none.status == 202 && none.json["count"] == .number("0"))
                let both = try await hooks.send(.post, "/endpoints/\(id)/recover", #"{"since":"\#(since)"}"#, key: "r")
                #expect(both.status == 202 && both.json["count"] == .number("2"))
                let again = try await hooks.send(.post, "/endpoints/\(id)/recover", #"{"since":"\#(since)"}"#, key: "r")
                #expect(again.isReplayed && again.json == both.json)
                try await eventually("taken") { try await hooks.statuses(id) == ["delivered", "delivered"] }
                #expect(receiver.received.count == 3)
            }
        }
    }

    @Test func aReplayIsTheSameMessage() async throws {
        try await WebhookReceiver.with { receiver in
            try await WebhookHarness.run { hooks in
                let id = try await hooks.endpoint(receiver.url).id
                try await hooks.happens()
                try await eventually("taken") { try await hooks.statuses(id) == ["delivered"] }
                let delivery = try #require(try await hooks.deliveries(id).first?["id"]?.stringValue)
                let replay = try await hooks.send(.post, "/deliveries/\(delivery)/replay", "{}", key: "again")
                #expect(replay.status == 202 && replay.json["status"]?.stringValue == "pending")
                _ = try await hooks.send(.post, "/deliveries/\(delivery)/replay", "{}", key: "again")
                try await eventually("taken again") {
                    let shown = try await hooks.send(.get, "/deliveries/\(delivery)").json
                    return shown["status"]?.stringValue == "delivered" && shown["attempts"]?.arrayValue?.count == 2
                }
                #expect(receiver.received.count == 2 && receiver.received[0].body == receiver.received[1].body)
                #expect(receiver.received[0].id == receiver.received[1].id)
                let stranger = try await hooks.send(
                    .post, "/deliveries/\(delivery)/replay", "{}", as: WebhookHarness.stranger)
                #expect(stranger.status == 404)
            }
        }
    }

    @Test func aTestSaysThatItIsOne() async throws {
        try await WebhookReceiver.with { receiver in
            try await WebhookHarness.run { hooks in
                let id = try await hooks.endpoint(receiver.url, events: "wallet.*").id
                let plain = try await hooks.send(.post, "/endpoints/\(id)/test", "{}")
                #expect(plain.status == 202 && plain.json["type"]?.stringValue == "webhook.test")
                let typed = try await hooks.send(.post, "/endpoints/\(id)/test", #"{"type":"deposit.succeeded"}"#)
                #expect(typed.status == 202)
                let unknown = try await hooks.send(.post, "/endpoints/\(id)/test", #"{"type":"user.welcome"}"#)
                #expect(unknown.status == 422 && unknown.code == "unknown_event")
                try await eventually("both arrived") { receiver.received.count == 2 }
                for received in receiver.received {
                    #expect(try JSONParser.parse(Array(received.body.utf8))["test"] == .bool(true))
                }
            }
        }
    }

    @Test func anOrderedEndpointGetsASubjectsEventsOneAfterTheOther() async throws {
        let firsts = Mutex(0)
        try await WebhookReceiver.with({ received, _ in
            guard received.body.contains(#""sequence":1,"#), received.body.contains(#""id":"d-1""#) else {
                return Answer()
            }
            let isFirst = firsts.withLock { count in
                count += 1
                return count == 1
            }
            return Answer(status: isFirst ? 503 : 204)
        }) { receiver in
            try await WebhookHarness.run { hooks in
                let id = try await hooks.endpoint(receiver.url, #","ordered":true"#).id
                for _ in 0..<6 { try await hooks.happens() }
                try await hooks.happens(subject: NoticeSubject(kind: "deposit", id: "other"))
                // The first failed: its followers wait, the other thing does not.
                try await eventually("the other's arrived") { receiver.received.count >= 2 }
                #expect(try await hooks.statuses(id).count { $0 == "pending" } >= 5)
                hooks.clock.advance(by: .seconds(10))
                try await eventually("all taken") { try await hooks.statuses(id).allSatisfy { $0 == "delivered" } }
                let order = try receiver.received.map { try JSONParser.parse(Array($0.body.utf8)) }
                    .filter { $0["subject"]?["id"]?.stringValue == "d-1" }.compactMap { $0["sequence"]?.integerValue }
                #expect(order.filter { $0 > 1 } == [2, 3, 4, 5, 6] && order.first == 1)
            }
        }
    }

    @Test func aDeadEndpointDelaysNobody() async throws {
        try await WebhookReceiver.with({ _, _ in Answer(isSilent: true) }) { dead in
            try await WebhookReceiver.with { living in
                try await WebhookHarness.run { hooks in
                    let silent = try await hooks.endpoint(dead.url).id
                    let taking = try await hooks.endpoint(living.url).id
                    for _ in 0..<40 { try await hooks.happens(subject: nil) }
                    try await eventually("all taken") { living.received.count == 40 }
                    try await eventually("all told") {
                        try await hooks.statuses(taking).allSatisfy { $0 == "delivered" }
                    }
                    #expect(dead.received.count <= WebhookQueueStore.atOnce)
                    #expect(try await hooks.statuses(silent).allSatisfy { $0 == "pending" })
                }
            }
        }
    }

    /// An owner's slow endpoints hold no more than the owner's share, also when nothing waits for those that are busy.
    @Test func oneOwnersSlowEndpointsHoldNoMoreThanTheirShare() async throws {
        try await WebhookReceiver.with({ _, _ in Answer(isSilent: true) }) { slow in
            try await WebhookReceiver.with { living in
                try await WebhookHarness.run { hooks in
                    let (first, second) = ("deposit.succeeded", "transfer.received")
                    for type in [first, second] {
                        for _ in 0..<3 { _ = try await hooks.endpoint(slow.url, events: type) }
                    }
                    for _ in 0..<5 { try await hooks.happens(first, subject: nil) }
                    try await eventually("all slots of three endpoints") { slow.received.count == 15 }
                    for _ in 0..<5 { try await hooks.happens(second, subject: nil) }
                    try await eventually("the owner's last slot") {
                        slow.received.count >= WebhookShares.mostOfAnOwner
                    }
                    _ = try await hooks.endpoint(living.url, as: WebhookHarness.stranger)
                    for _ in 0..<20 { try await hooks.happens(first, subject: nil, to: WebhookHarness.stranger) }
                    try await eventually("others are served") { living.received.count == 20 }
                    #expect(slow.received.count == WebhookShares.mostOfAnOwner)
                }
            }
        }
    }

    /// What a process that died has begun goes again when its lease is over, and its attempt stays to be seen.
    @Test func whatWasBegunAndNeverEndedGoesAgain() async throws {
        try await WebhookReceiver.with { receiver in
            try await WebhookHarness.run { hooks in
                let id = try await hooks.endpoint(receiver.url).id
                _ = try await hooks.send(.patch, "/endpoints/\(id)", #"{"status":"paused"}"#)
                try await hooks.happens()
                let now = hooks.clock.now
                // As the dead process left it.
                try await hooks.postgres.transaction { transaction in
                    try await transaction.pipeline([
                        "update notifications.webhook_endpoints set status = 'active'",
                        """
                        update notifications.webhook_deliveries set status = 'pending', next_attempt_at = \(now),
                            attempts = 1, first_attempt_at = \(now), lease_until = \(now + WebhookQueueStore.lease)
                        """,
                        """
                        insert into notifications.webhook_attempts (delivery_id, number, started_at)
                        select id, 1, \(now) from notifications.webhook_deliveries
                        """,
                    ])
                }
                #expect(try await hooks.deliveries(id).first?["attempts"]?.arrayValue?.isEmpty == true)
                hooks.clock.advance(by: WebhookQueueStore.lease)
                try await eventually("noticed") {
                    try await hooks.deliveries(id).first?["attempts"]?.arrayValue?.first?["error"]?.stringValue
                        == "interrupted"
                }
                hooks.clock.advance(by: .seconds(1))
                try await eventually("taken") { try await hooks.statuses(id) == ["delivered"] }
                #expect(receiver.received.count == 1)
            }
        }
    }

    @Test func theLogIsKeptForThirtyDays() async throws {
        try await WebhookHarness.run { hooks in
            _ = try await hooks.endpoint("http://127.0.0.1:18000/")
            try await hooks.happens()
            hooks.clock.advance(by: .seconds(31 * 86_400))
            try await hooks.happens(subject: nil)
            try await eventually("the old one is gone") {
                try await hooks.postgres.query("select count(*) from notifications.webhook_events").first(Int.self) == 1
            }
        }
    }
}
