import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

/// From an operator's word to everybody who is meant, once.
@Suite struct BroadcastTests {
    private typealias Harness = NotificationsHarness

    @Test func everybodyIsToldOnceInTheirLanguage() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.register()
            try await harness.register(Harness.grace, email: "grace@florin.test")
            try await speaks("fr-CA", Harness.grace, harness)
            let made = try await harness.broadcast(
                """
                "event": "system.announcement", "content": {
                    "en": {"title": "News", "text": "For {{first_name}} <&>\\nand more"},
                    "fr": {"title": "Nouvelles", "text": "Pour {{first_name}}", "html": "<b>{{first_name}}</b>"}},
                "channels": ["in_app", "email"], "variables": {"url": "https://florin.test/news"}
                """)
            #expect(made.status == 201 && made.json["status"]?.stringValue == "running", "\(made.text)")
            #expect(made.json["audience_size"]?.integerValue == 2)
            let id = try #require(made.json["id"]?.stringValue)
            for _ in 0..<3 { try await turn(harness, after: .seconds(1)) }
            #expect(try await harness.told() == [1, 1])
            let entry = try #require(try await harness.list(as: Harness.grace).first)
            #expect(entry["title"]?.stringValue == "Nouvelles" && entry["text"]?.stringValue == "Pour Ada")
            #expect(entry["action_url"]?.stringValue == "https://florin.test/news")
            let mails = Dictionary(uniqueKeysWithValues: harness.carrier.sent.map { ($0.address ?? "", $0) })
            #expect(mails.count == 2 && harness.carrier.sent.count == 2)
            let english = try #require(mails["ada@florin.test"])
            #expect(english.parts.subject == "News" && english.parts.text.contains("For Ada <&>\nand more"))
            #expect(english.parts.html?.contains("For Ada &lt;&amp;&gt;<br>") == true)
            #expect(english.parts.html?.contains("https://florin.test/news") == true)
            #expect(english.unsubscribeURL != nil)
            #expect(mails["grace@florin.test"]?.parts.html == "<b>Ada</b>")
            let shown = try await harness.shown(id)
            #expect(shown["status"]?.stringValue == "finished" && shown["told"]?.integerValue == 2, "\(shown)")
            #expect(shown["counts"]?["delivered"]?.integerValue == 2 && shown["counts"]?["sent"]?.integerValue == 2)
            try await turn(harness, after: .seconds(60))
            #expect(try await harness.told() == [1, 1] && harness.carrier.sent.count == 2)
        }
    }

    @Test func aRepetitionMakesNoSecondOne() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            let first = try await harness.broadcast()
            let second = try await harness.broadcast()
            #expect(first.status == 201 && first.json["id"] == second.json["id"])
            #expect(try await harness.broadcast(to: #"{"roles": ["merchant"]}"#).code == "idempotency_key_reused")
        }
    }

    @Test(arguments: [
        ("{}", 8), (#"{"roles": ["merchant", "admin"]}"#, 0), (#"{"roles": ["customer"]}"#, 8),
        (#"{"countries": ["NG", "GB"]}"#, 8), (#"{"countries": ["NG"]}"#, 0), (#"{"kyc_tiers": [2, 3]}"#, 4),
        (#"{"kyc_tiers": [2], "countries": ["GB"], "roles": ["customer"]}"#, 2), (#"{"topics": ["news"]}"#, 0),
        (
            #"{"user_ids": ["\#(Harness.person(1))", "\#(Harness.person(1))", "\#(Harness.person(5))", "\#(UniqueID.example)"]}"#,
            2
        ),
    ])
    func whoeverIsMeantIsTold(audience: String, expected: Int) async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.registerMany(8)
            try await harness.database.execute(
                """
                insert into notifications.recipients (user_id, version, email, email_verified, phone_verified, country,
                    status, roles, kyc_tier, updated_at)
                values (\(Harness.ada), 1, 'gone@florin.test', true, false, 'GB', 'closed', '{customer}', 2, now())
                """)
            let made = try await harness.broadcast(to: audience)
            #expect(made.json["audience_size"]?.integerValue == Int64(expected), "\(made.text)")
            for _ in 0..<2 { try await turn(harness, after: .seconds(1)) }
            #expect(try await harness.told() == Array(repeating: 1, count: expected))
            let id = try #require(made.json["id"]?.stringValue)
            #expect(try await harness.shown(id)["status"]?.stringValue == "finished")
        }
    }

    /// Its channels are those of the broadcast; whether they are welcome is each person's word.
    @Test func promotionGoesWhereItIsWelcome() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.registerMany(3)
            try await harness.database.execute(preferences(Harness.person(1), marketing: "{email}"))
            try await harness.database.execute(
                preferences(Harness.person(2), marketing: "{email}", types: #"{"promotion": {"in_app": "off"}}"#))
            let made = try await harness.broadcast(
                """
                "event": "promotion", "content": {"en": {"title": "Save", "text": "More"}},
                "channels": ["in_app", "email", "push"]
                """)
            let id = try #require(made.json["id"]?.stringValue, "\(made.text)")
            for _ in 0..<2 { try await turn(harness, after: .seconds(1)) }
            #expect(
                harness.carrier.sent.map(\.address).sorted { ($0 ?? "") < ($1 ?? "") } == [
                    "p1@florin.test", "p2@florin.test",
                ])
            #expect(try await harness.told() == [1, 1])
            #expect(
                try await harness.deliveries(of: "promotion") == [
                    "email skipped off", "email sent -", "email sent -", "in_app delivered -", "in_app delivered -",
                    "in_app skipped off", "push skipped off", "push skipped off", "push skipped off",
                ])
            #expect(try await harness.shown(id)["counts"]?["skipped"]?.integerValue == 5)
        }
    }

    @Test func itGoesByNoOtherChannelThanItsOwn() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.register()
            try await harness.database.execute(
                """
                insert into notifications.subscriptions (user_id, event, channels, updated_at)
                values (\(Harness.ada), 'system.announcement', '{in_app,email}', now())
                """)
            _ = try await harness.broadcast(
                """
                "event": "system.announcement", "content": {"en": {"title": "a", "text": "b"}}, "channels": ["in_app"]
                """)
            try await turn(harness, after: .seconds(1))
            #expect(try await harness.deliveries(of: "system.announcement") == ["in_app delivered -"])
        }
    }

    @Test func whoWantsADigestGetsItsWordsThere() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.register()
            try await harness.database.execute(
                preferences(Harness.ada, marketing: "{}", types: #"{"system": {"email": "daily", "in_app": "off"}}"#))
            let made = try await harness.broadcast(
                """
                "event": "system.maintenance", "content": {"en": {"title": "Down", "text": "Until {{ends_at}}"}},
                "channels": ["email"], "variables": {"ends_at": "2027-01-01T12:00:00Z"}
                """)
            let id = try #require(made.json["id"]?.stringValue, "\(made.text)")
            try await turn(harness, after: .seconds(1))
            #expect(try await harness.shown(id)["status"]?.stringValue == "running")
            harness.clock.set(try #require(Timestamp(rfc3339: "2026-11-22T08:00:30Z")))
            try await MakeDigests(
                client: harness.database, intake: harness.core.intake, clock: harness.clock.clock, wake: {}
            ).run()
            try await turn(harness, after: .seconds(1))
            let mail = try #require(harness.carrier.sent.first)
            #expect(mail.parts.text.contains("- Down\n  Until 1 January 2027"), "\(mail.parts.text)")
            #expect(try await harness.shown(id)["status"]?.stringValue == "finished")
        }
    }

    @Test func whatCannotBeSaidIsRefused() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            try await harness.register()
            func refusal(_ text: String, _ more: String = "") async throws -> String? {
                try await harness.broadcast(
                    """
                    "event": "promotion", "channels": ["in_app"], "content": {"en": {"title": "t", "text": "\(text)"}}
                    """, more: more
                ).code
            }
            #expect(try await refusal("{{{title}}}") == "template_invalid")
            #expect(try await refusal("{{#url}}") == "template_invalid")
            #expect(try await refusal("{{password}}") == "unknown_variable")
            #expect(try await refusal("{{url}}") == "template_invalid")
            #expect(try await refusal("x", #", "variables": {"code": "1"}"#) == "unknown_variable")
            #expect(try await refusal("x", #", "expires_at": "2020-01-01T00:00:00Z""#) == "validation_failed")
            #expect(try await refusal("x", #", "rate_per_minute": 0"#) == "validation_failed")
            let says = #""content": {"en": {"title": "t", "text": "x"}}"#
            let bodies = [
                (#""event": "promotion", "channels": ["sms"], "content": {"fr": {"title": "t", "text": "x"}}"#, 422),
                (#""event": "promotion", "channels": [], \#(says)"#, 422),
                (#""event": "promotion", "channels": ["fax"], \#(says)"#, 422),
            ]
            for (body, status) in bodies { #expect(try await harness.broadcast(body).status == status, "\(body)") }
            for event in ["deposit.succeeded", "code.password_reset", "none"] {
                let answer = try await harness.broadcast(#""event": "\#(event)", "channels": ["sms"], \#(says)"#)
                #expect(answer.code == "unknown_event", "\(event)")
            }
            let mixed = #"{"user_ids": ["\#(Harness.ada)"], "roles": ["customer"]}"#
            #expect(try await harness.broadcast(to: mixed).code == "validation_failed")
            #expect(try await harness.database.query("select from notifications.broadcasts").count == 0)
        }
    }

    @Test func operatorsSendAndSupportLooksOn() async throws {
        try await Harness.run(BroadcastBench.self) { harness in
            let made = try await harness.broadcast()
            let id = try #require(made.json["id"]?.stringValue)
            for role in [Role.support, .customer, .auditor, .compliance] {
                #expect(try await harness.act("cancel", id, role: role).status == 403)
                let list = try await harness.send(.get, Harness.broadcasts, role: role)
                #expect(list.status == (role == .support || role == .auditor ? 200 : 403), "\(role)")
            }
            let running = try await harness.send(.get, "\(Harness.broadcasts)?status=running", role: .support)
            #expect(running.json["data"]?.arrayValue?.count == 1)
        }
    }

    private func speaks(_ locale: String, _ user: UserID, _ harness: Harness) async throws {
        try await harness.database.execute(preferences(user, locale: locale))
    }
}

/// A turn of the job and of both lanes, so long after the one before.
func turn(_ harness: NotificationsHarness, after time: Duration) async throws {
    harness.clock.advance(by: time)
    try await harness.run.run()
    try await harness.dispatch()
    try await harness.run.run()
}

func preferences(
    _ user: UserID, locale: String = "en", marketing: String = "{}", types: String = "{}"
) -> SQL {
    """
    insert into notifications.preferences (user_id, locale, quiet_enabled, quiet_start, quiet_end, quiet_channels,
        digest_time, channels_off, types, marketing, updated_at)
    values (\(user), \(locale), false, 1320, 420, '{}', 480, '{}', \(json: types), \(marketing)::text::text[], now())
    """
}
