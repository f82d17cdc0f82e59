import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import NotificationsService

@Suite struct PreferenceTests {
    private typealias Harness = NotificationsHarness
    private static let path = "/api/v1/notifications/preferences"

    @Test func whatIsNotSaidStays() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let first = try await harness.send(.get, Self.path).json
            #expect(first["time_zone"]?.stringValue == "Europe/London")
            #expect(first["quiet_hours"]?["start"]?.stringValue == "22:00")
            #expect(first["digest_time"]?.stringValue == "08:00")
            let changed = try await harness.send(
                .patch, Self.path,
                json: #"""
                    {"locale": "fr", "time_zone": "Africa/Lagos", "quiet_hours": {"enabled": true, "end": "06:30"},
                    "channels": {"sms": false}, "types": {"transfer": {"email": "off"}, "card": {"push": "off"}}}
                    """#)
            #expect(changed.status == 200, "\(changed.text)")
            let again = try await harness.send(
                .patch, Self.path, json: #"{"types": {"transfer": {"sms": "instant"}, "card": null}}"#
            ).json
            #expect(again["locale"]?.stringValue == "fr")
            #expect(again["quiet_hours"]?["end"]?.stringValue == "06:30")
            #expect(again["quiet_hours"]?["start"]?.stringValue == "22:00")
            #expect(again["channels"]?["sms"]?.boolValue == false)
            #expect(again["types"]?["transfer"]?["email"]?.stringValue == "off")
            #expect(again["types"]?["transfer"]?["sms"]?.stringValue == "instant")
            #expect(again["types"]?["card"] == nil)
        }
    }

    /// Compliance's record stands over the switches, and what comes late over nothing.
    @Test func nobodyWhoSaidNoTurnsOffersOn() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let switches = #"{"marketing": {"email": true}}"#
            func isOn() async throws -> Bool? {
                try await harness.send(.get, Self.path).json["marketing"]?["email"]?.boolValue
            }
            func say(_ granted: Bool, after seconds: Int) async throws {
                let store = PreferenceStore(client: harness.database)
                let time = harness.clock.now + .seconds(seconds)
                try await harness.database.transaction { transaction in
                    try await store.keepConsent(granted, of: Harness.ada, at: time, now: time, in: transaction)
                }
            }
            #expect(try await harness.send(.patch, Self.path, json: switches).status == 200)
            #expect(try await isOn() == true)
            try await say(false, after: 2)
            #expect(try await isOn() == false)
            let refused = try await harness.send(.patch, Self.path, json: switches)
            #expect(refused.status == 422 && refused.code == "consent_required")
            #expect(try await harness.send(.patch, Self.path, json: #"{"marketing": {"email": false}}"#).status == 200)
            try await say(true, after: 1)
            #expect(try await harness.send(.patch, Self.path, json: switches).status == 422)
            try await say(true, after: 3)
            #expect(try await harness.send(.patch, Self.path, json: switches).status == 200)
        }
    }

    @Test(arguments: ["Mars/Olympus", "../../etc/passwd", "right/UTC", "Europe/berlin", "zone.tab", "posix/UTC"])
    func whatIsNoPlaceIsRefused(name: String) async throws {
        try await Harness.run { harness in
            let answer = try await harness.send(.patch, Self.path, json: #"{"time_zone": "\#(name)"}"#)
            #expect(answer.status == 422)
            #expect(["unknown_time_zone", "validation_failed"].contains(answer.code))
        }
    }

    @Test func subscriptionsComeAndGo() async throws {
        try await Harness.run { harness in
            let path = "\(Harness.notifications)/subscriptions"
            let body = #"{"channels": ["email"], "minimum": {"amount": "10.00", "currency": "USD"}}"#
            #expect(try await harness.send(.put, "\(path)/transfer.received", json: body).status == 200)
            let list = try await harness.send(.get, path).json["data"]?.arrayValue
            #expect(list?.first?["minimum"]?["amount"]?.stringValue == "10.00")
            #expect(try await harness.send(.put, "\(path)/no.such", json: body).code == "unknown_event")
            #expect(try await harness.send(.put, "\(path)/webhook.test", json: body).code == "unknown_event")
            let mandatory = try await harness.send(.put, "\(path)/security.new_device", json: body)
            #expect(mandatory.status == 422 && mandatory.code == "mandatory_channel")
            #expect(try await harness.send(.delete, "\(path)/transfer.received").status == 204)
            #expect(try await harness.send(.delete, "\(path)/transfer.received").status == 404)
        }
    }

    @Test func explanationsComeFromTheDecision() async throws {
        try await Harness.run { harness in
            try await harness.register(isVerified: false)
            _ = try await harness.send(
                .patch, Self.path,
                json: #"{"time_zone": "Africa/Lagos", "types": {"transfer": {"in_app": "off"}}}"#)
            let body = #"{"event": "transfer.received", "at": "2026-11-28T23:30:00Z"}"#
            let answer = try await harness.send(.post, "\(Self.path)/explain", json: body)
            let channels = answer.json["channels"]?.arrayValue ?? []
            let found = channels.map {
                "\($0["channel"]?.stringValue ?? "") \($0["decision"]?.stringValue ?? "") \($0["reason"]?.stringValue ?? "-")"
            }
            #expect(found == ["in_app skip off", "email skip unverified", "sms skip off", "push skip no_device"])
            #expect(
                try await harness.send(.post, "\(Self.path)/explain", json: #"{"event": "x"}"#).code == "unknown_event")
        }
    }

    @Test func theCatalogueShowsOnesOwnSettings() async throws {
        try await Harness.run { harness in
            let events = try await harness.send(.get, "\(Harness.notifications)/events").json["data"]?.arrayValue ?? []
            #expect(events.count > 80)
            let received = events.first { $0["event"]?.stringValue == "transfer.received" }
            #expect(received?["channels"]?["email"]?.stringValue == "daily")
        }
    }

    @Test func aCodeGoesToAnAddressThatItProves() async throws {
        try await Harness.run { harness in
            try await harness.register(isVerified: false)
            let answer = try await harness.send(
                .post, "\(Self.path)/explain", json: #"{"event": "code.email_verification"}"#)
            let mail = answer.json["channels"]?.arrayValue?.first { $0["channel"]?.stringValue == "email" }
            // This process carries no mail: that is what is lacking, and not the proof of the address.
            #expect(mail?["reason"]?.stringValue == "no_provider")
            // And what would go another way is told so.
            let closed = try await harness.send(.post, "\(Self.path)/explain", json: #"{"event": "account.closed"}"#)
            let found = (closed.json["channels"]?.arrayValue ?? []).map { $0["decision"]?.stringValue ?? "" }
            #expect(found == ["send", "skip", "skip", "skip"])
        }
    }

    /// A subscription is stronger than its type, and a click is stronger than both.
    @Test func oneClickEndsWhatWasAskedOfSingleEvents() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let path = "\(Harness.notifications)/subscriptions"
            for event in ["transfer.received", "deposit.succeeded"] {
                let body = #"{"channels": ["email", "push"]}"#
                try #require(try await harness.send(.put, "\(path)/\(event)", json: body).status == 200)
            }
            let token = harness.dispatcher.unsubscribe.token(UnsubscribeLinks.Wish(user: Harness.ada, type: .payment))
            let click = try await harness.send(
                .post, "\(Harness.notifications)/unsubscribe/\(token)", as: nil, json: "List-Unsubscribe=One-Click",
                headers: [("Content-Type", "application/x-www-form-urlencoded")])
            #expect(click.status == 200)
            let left = try await harness.send(.get, path).json["data"]?.arrayValue ?? []
            let channels = left.map { $0["channels"]?.arrayValue?.compactMap(\.stringValue) ?? [] }
            #expect(channels == [["push"], ["email", "push"]])
            try await harness.take(harness.notice())
            #expect(try await harness.deliveries().contains("email skipped off"))
        }
    }

    @Test func aLinkOutlivesAnAccountAndWritesNothing() async throws {
        try await Harness.run { harness in
            try await harness.database.execute(
                """
                insert into notifications.data_subjects (user_id, erased_at, erased_by)
                values (\(Harness.ada), now(), \(UniqueID.example))
                """)
            let token = harness.dispatcher.unsubscribe.token(UnsubscribeLinks.Wish(user: Harness.ada, type: .payment))
            let click = try await harness.send(
                .post, "\(Harness.notifications)/unsubscribe/\(token)", as: nil, json: "List-Unsubscribe=One-Click",
                headers: [("Content-Type", "application/x-www-form-urlencoded")])
            #expect(click.status == 200)
            let kept = try await harness.database.query("select count(*) from notifications.preferences")
            #expect(try kept.first(Int.self) == 0)
        }
    }

    @Test func oneClickEndsATypeAndALookDoesNot() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let links = harness.dispatcher.unsubscribe
            let token = links.token(UnsubscribeLinks.Wish(user: Harness.ada, type: .payment))
            let path = "\(Harness.notifications)/unsubscribe/\(token)"
            let page = try await harness.send(.get, path, as: nil)
            #expect(page.status == 200 && page.text.contains("<button"))
            #expect(try await harness.send(.get, Self.path).json["types"]?["payment"] == nil)
            let form = [("Content-Type", "application/x-www-form-urlencoded")]
            #expect(try await harness.send(.post, path, as: nil, json: "x=y", headers: form).status == 422)
            let click = try await harness.send(
                .post, path, as: nil, json: "List-Unsubscribe=One-Click", headers: form)
            #expect(click.status == 200)
            #expect(try await harness.send(.get, Self.path).json["types"]?["payment"]?["email"]?.stringValue == "off")
            let forged = String(token.dropLast()) + (token.hasSuffix("A") ? "B" : "A")
            #expect(
                try await harness.send(.get, "\(Harness.notifications)/unsubscribe/\(forged)", as: nil).status == 404)
        }
    }
}
