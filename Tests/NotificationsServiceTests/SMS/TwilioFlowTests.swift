import HTTPKit
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

/// Short messages by Twilio, as the sandbox plays it.
@Suite struct TwilioFlowTests {
    private typealias Harness = ShortMessageHarness

    private static let number = "+14155550123"

    @Test func aCodeGoesOutAndIsReportedDelivered() async throws {
        try await Harness.run(works: true) { harness in
            try await harness.code(to: Self.number)
            try await eventually("it is delivered") { try await harness.delivery() == "sms delivered -" }
            let came = try await harness.inbox(Self.number)
            #expect(came.count == 1)
            #expect(came.first?["text"]?.stringValue?.hasPrefix("Florin: Your code is 042917.") == true)
            #expect(came.first?["from"]?.stringValue == "+15005550006")
            // Neither what was asked nor what was answered is kept: both hold the code.
            let kept = try await harness.database.query(
                "select coalesce(request, '') || coalesce(answer, '') from partner_exchanges"
            ).decode(String.self)
            #expect(kept.count == 1)
            #expect(kept.allSatisfy { !$0.contains("042917") && !$0.contains("4155550123") })
        }
    }

    @Test(arguments: [
        ("+15005550001", "sms bounced 21211", SuppressionReason.invalid),
        ("+15005550002", "sms failed -", nil),
        ("+15005550003", "sms failed -", nil),
        ("+15005550004", "sms bounced 21610", .complaint),
        ("+15005550009", "sms bounced 21614", .invalid),
    ])
    func refusalsMeanWhatTwilioSays(number: String, delivery: String, reason: SuppressionReason?) async throws {
        try await Harness.run { harness in
            try await harness.base.register(phone: number)
            try await harness.code(to: number)
            try await harness.base.dispatch()
            #expect(try await harness.delivery() == delivery)
            #expect(try await harness.suppression(of: number) == reason)
            let told = try await harness.base.list().compactMap { $0["event"]?.stringValue }
            #expect(told == (reason == nil ? [] : ["address.unreachable"]))
            guard reason != nil else { return }
            // Nothing goes there any more, not even what must be told.
            try await harness.code(to: number, key: "c2")
            try await harness.base.dispatch()
            #expect(try await harness.base.deliveries(of: Harness.codes).contains("sms skipped suppressed"))
            #expect(try await harness.inbox(number).count == 1)
        }
    }

    @Test func whatNeverArrivesHasFailedAndItsNumberStays() async throws {
        try await Harness.run { harness in
            try await harness.code(to: "+14155550101")
            try await harness.base.dispatch()
            try await eventually("it has failed") { try await harness.delivery() == "sms failed 30003" }
            #expect(try await harness.suppression(of: "+14155550101") == nil)
        }
    }

    @Test func reportsInAnyOrderOnlyMoveForward() async throws {
        try await Harness.run { harness in
            try await harness.code(to: "+14155550103")
            try await harness.base.dispatch()
            try await eventually("all reports have come") {
                try await harness.sandboxStatus("+14155550103") == "delivered"
            }
            #expect(try await harness.delivery() == "sms delivered -")
        }
    }

    /// Mail is switched off there: what must be told by mail goes by short message.
    @Test func mandatoryMailThatCannotGoIsAShortMessage() async throws {
        try await Harness.run { harness in
            try await harness.base.register(phone: Self.number)
            let at = [JSONMember("at", .string(harness.clock.now.rfc3339))]
            try await harness.base.take(harness.base.notice("security.password_changed", "s1", at))
            try await harness.base.dispatch()
            #expect(try await harness.inbox(Self.number).count == 1)
            try await eventually("it is delivered") {
                try await harness.delivery(of: "security.password_changed") == "sms delivered -"
            }
        }
    }

    @Test func whatHasNoWayLeftStandsInTheInbox() async throws {
        try await Harness.run { harness in
            try await harness.base.register(phone: "+15005550001")
            // Of mail alone.
            try await harness.base.take(
                harness.base.notice("account.closed", "a1", [JSONMember("at", .string(harness.clock.now.rfc3339))]))
            try await harness.base.dispatch()
            #expect(try await harness.delivery(of: "account.closed") == "sms bounced 21211")
            let told = try await harness.base.list().compactMap { $0["event"]?.stringValue }
            #expect(Set(told) == ["account.closed", "address.unreachable"])
        }
    }

    @Test func whatIsReportedToHaveFailedStandsInTheInboxToo() async throws {
        try await Harness.run { harness in
            try await harness.base.register(phone: "+14155550101")
            try await harness.base.take(
                harness.base.notice("account.closed", "a1", [JSONMember("at", .string(harness.clock.now.rfc3339))]))
            try await harness.base.dispatch()
            try await eventually("it stands in the inbox") {
                try await harness.base.list().first?["event"]?.stringValue == "account.closed"
            }
            #expect(try await harness.delivery(of: "account.closed") == "sms failed 30003")
        }
    }

    @Test func nobodyGetsMoreThanTenInAnHour() async throws {
        try await Harness.run { harness in
            try await harness.base.register(phone: Self.number)
            let wish = #"{"channels": ["sms"]}"#
            let path = "/api/v1/notifications/subscriptions/autopay.failed"
            #expect(try await harness.base.send(.put, path, json: wish).status == 200)
            let facts = [
                NotificationsHarness.money[0], JSONMember("biller", .string("Water")),
                JSONMember("reason", .string("no funds")),
            ]
            // All of them are due at once, and looked at in one transaction.
            for index in 0..<12 {
                try await harness.base.take(harness.base.notice("autopay.failed", "k\(index)", facts))
            }
            try await harness.base.dispatch()
            #expect(try await harness.inbox(Self.number).count == 10)
            let capped = try await harness.base.deliveries(of: "autopay.failed").filter { $0 == "sms skipped capped" }
            #expect(capped.count == 2)
        }
    }

    @Test func aPrefixThatTooMuchGoesToIsStopped() async throws {
        try await Harness.run(settings: ["SMS_HOURLY": "2"]) { harness in
            for index in 0..<3 { try await harness.code(to: "+1415555020\(index)", key: "c\(index)") }
            try await harness.code(to: "+447700900123", key: "gb")
            try await harness.base.dispatch()
            let outcomes = try await harness.base.deliveries(of: Harness.codes)
            #expect(outcomes.filter { $0 == "sms skipped capped" }.count == 1)
            #expect(try await harness.inbox("+447700900123").count == 1)
            harness.clock.advance(by: .seconds(3_601))
            try await harness.code(to: "+14155550209", key: "later")
            try await harness.base.dispatch()
            #expect(try await harness.inbox("+14155550209").count == 1)
        }
    }
}

extension ShortMessageHarness {
    /// How Twilio's list has the newest message to a number once all of its reports were taken.
    func sandboxStatus(_ number: String) async throws -> String? {
        let open = try await database.query(
            "select state from notifications.sms_reports where state = 'delivered'"
        ).decode(String.self)
        guard !open.isEmpty, let twilio = parts.twilio else { return nil }
        return try await twilio.list(to: number, since: NotificationsHarness.start, about: .example).first?.status
    }
}
