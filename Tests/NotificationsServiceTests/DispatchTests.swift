import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives
import ServiceKit
import TestSupport
import Testing

@testable import NotificationsService

@Suite struct DispatchTests {
    private typealias Harness = NotificationsHarness

    @Test func mailGoesOutOnceWithItsLink() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            try await harness.dispatch()
            try await harness.dispatch()
            let mail = try #require(harness.carrier.sent.first)
            #expect(harness.carrier.sent.count == 1)
            #expect(mail.address == "ada@florin.test")
            #expect(mail.parts.subject == "Your deposit of 1,234.50 USD has arrived")
            #expect(mail.unsubscribeURL?.contains("/unsubscribe/") == true)
            #expect(try await harness.deliveries() == ["email sent -", "in_app delivered -", "push skipped no_device"])
        }
    }

    @Test func aTemporaryRefusalIsTriedAgain() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            harness.carrier.answer(.refused(isPermanent: false, code: "4.2.2", text: "full"), .notSent("no connection"))
            try await harness.dispatch()
            #expect(harness.carrier.sent.count == 1)
            harness.clock.advance(by: .seconds(9))
            try await harness.dispatch()
            #expect(harness.carrier.sent.count == 1)
            harness.clock.advance(by: .seconds(1))
            try await harness.dispatch()
            harness.clock.advance(by: .seconds(30))
            try await harness.dispatch()
            #expect(harness.carrier.sent.count == 3)
            #expect(Set(harness.carrier.sent.map(\.deliveryID)).count == 1)
            #expect(try await harness.deliveries().first == "email sent -")
        }
    }

    @Test func aRefusalForGoodIsABounce() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            harness.carrier.answer(.refused(isPermanent: true, code: "5.1.1", text: "no such user"))
            try await harness.dispatch()
            #expect(try await harness.deliveries().first == "email bounced 5.1.1")
        }
    }

    @Test func whatNobodyKnowsStaysUnknownButSecurityGoesAgain() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            harness.carrier.answer(.unknown("no reply to the dot"))
            try await harness.dispatch()
            #expect(try await harness.deliveries().first == "email unknown -")
            let at = [JSONMember("at", .string(harness.clock.now.rfc3339))]
            try await harness.take(harness.notice("security.password_changed", "s1", at))
            harness.carrier.answer(.unknown("no reply to the dot"))
            try await harness.dispatch()
            harness.clock.advance(by: .seconds(10))
            try await harness.dispatch()
            #expect(harness.carrier.sent.count == 3)
            #expect(harness.carrier.sent[1].deliveryID == harness.carrier.sent[2].deliveryID)
        }
    }

    @Test func whatDiedWhileItWasSentIsFound() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            let at = [JSONMember("at", .string(harness.clock.now.rfc3339))]
            try await harness.take(harness.notice("security.password_changed", "s1", at))
            for urgent in [true, false] { _ = try await harness.dispatcher.claim(urgent: urgent, limit: 10) }
            try await harness.database.execute(
                "update notifications.deliveries set attempt_by = \(UniqueID.example) where status = 'sending'")
            harness.clock.advance(by: Dispatcher.attemptLimit + .seconds(1))
            try await FindAbandoned(
                client: harness.database, dispatcher: harness.dispatcher, clock: harness.clock.clock
            ).run()
            #expect(try await harness.deliveries().first == "email unknown -")
            try await harness.dispatch()
            #expect(harness.carrier.sent.map(\.event) == ["security.password_changed"])
        }
    }

    /// A carrier may let its mail wait for longer than anybody thinks: nobody else takes it meanwhile.
    @Test func whatStillWaitsForItsConnectionIsNobodyElses() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            _ = try await harness.dispatcher.claim(urgent: false, limit: 10)
            let mine = harness.dispatcher
            let other = Dispatcher(
                client: mine.client, intake: mine.intake, carriers: mine.carriers, unsubscribe: mine.unsubscribe,
                clock: mine.clock, logger: mine.logger, metrics: mine.metrics, crashes: mine.crashes, process: .example)
            let abandoned = FindAbandoned(
                client: harness.database, dispatcher: other, clock: harness.clock.clock)
            for _ in 0..<4 {
                harness.clock.advance(by: Dispatcher.attemptLimit - .seconds(10))
                try await mine.sayAlive()
                harness.clock.advance(by: .seconds(20))
                try await abandoned.run()
                #expect(try await harness.deliveries().first == "email sending -")
            }
            harness.clock.advance(by: Dispatcher.attemptLimit)
            try await abandoned.run()
            #expect(try await harness.deliveries().first == "email unknown -")
        }
    }

    @Test func whatCannotBeJudgedStopsNobody() async throws {
        try await Harness.run { harness in
            try await harness.register()
            for key in ["k1", "k2", "k3"] { try await harness.take(harness.notice("deposit.succeeded", key)) }
            // Deeper than anything is read.
            let deep = #"{"x":"# + String(repeating: "[", count: 600) + String(repeating: "]", count: 600) + "}"
            try await harness.database.execute(
                "update notifications.notices set variables = \(json: Array(deep.utf8)) where business_key = 'k1'")
            try await harness.dispatch()
            #expect(harness.carrier.sent.count == 2)
            let left = try await harness.database.query(
                """
                select n.business_key, d.error is not null from notifications.deliveries d
                join notifications.notices n on n.id = d.notice_id where d.status = 'scheduled'
                """)
            #expect(try left.decode(String.self, Bool.self).map { "\($0.0) \($0.1)" } == ["k1 true"])
        }
    }

    @Test func nobodySendsAgainWhatItsOwnerHasTurnedOff() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let off = try await harness.send(
                .patch, "\(Harness.notifications)/preferences", json: #"{"channels": {"email": false}}"#)
            #expect(off.status == 200)
            try await harness.take(harness.notice())
            let id = try await harness.database.query(
                "select id from notifications.deliveries where channel = 'email' and status = 'skipped'"
            ).first(UniqueID.self)
            let again = try await harness.send(
                .post, "/api/v1/admin/notifications/deliveries/\(try #require(id))/resend", role: .operator)
            #expect(again.status == 409 && again.code == "conflict")
        }
    }

    /// What came of it could not be written down: the process lives, and is not at it any more.
    @Test func whatWasNotWrittenDownIsFound() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            let begun = try #require(try await harness.dispatcher.claim(urgent: false, limit: 10).begun.first)
            harness.clock.advance(by: Dispatcher.attemptLimit + .seconds(1))
            let abandoned = FindAbandoned(
                client: harness.database, dispatcher: harness.dispatcher, clock: harness.clock.clock)
            try await abandoned.run()
            #expect(try await harness.deliveries().first == "email sending -")
            harness.dispatcher.underWay.remove(begun.delivery.id)
            try await abandoned.run()
            #expect(try await harness.deliveries().first == "email unknown -")
        }
    }

    @Test func aComplaintThatComesBeforeTheAnswerStays() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            let begun = try #require(try await harness.dispatcher.claim(urgent: false, limit: 10).begun.first)
            let reports = MailDeliveries.dispatched(
                harness.core.intake.catalogue, PreferenceStore(client: harness.database), harness.clock.clock)
            try await harness.database.transaction { try await reports.mark(begun.delivery.id, .complained, $0) }
            await harness.dispatcher.send(begun)
            #expect(try await harness.deliveries().first == "email complained -")
        }
    }

    @Test func aMailForManySaysHowMany() async throws {
        try await Harness.run { harness in
            try await harness.register()
            for index in 0..<25 { try await harness.take(harness.notice("deposit.succeeded", "k\(index)")) }
            harness.clock.advance(by: .seconds(60))
            try await harness.dispatch()
            let texts = harness.carrier.sent.map(\.parts.text)
            #expect(texts.count == 21)
            #expect(texts.count { $0.contains("(×5: 6,172.50 USD)") } == 1)
            #expect(texts.count { $0.contains("×") } == 1)
        }
    }

    @Test func aDigestIsDecidedAgain() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let variables = [
                JSONMember("amount", JSON.value(Money(minorUnits: 100, currency: .USD))),
                JSONMember("counterparty", .string("Grace H.")), JSONMember("at", .string(Harness.start.rfc3339)),
            ]
            try await harness.take(harness.notice("transfer.received", "t1", variables))
            let off = try await harness.send(
                .patch, "\(Harness.notifications)/preferences", json: #"{"types": {"transfer": {"email": "off"}}}"#)
            #expect(off.status == 200)
            harness.clock.set(try #require(Timestamp(rfc3339: "2026-11-22T08:00:30Z")))
            let digests = MakeDigests(
                client: harness.database, intake: harness.core.intake, clock: harness.clock.clock, wake: {})
            try await digests.run()
            try await harness.dispatch()
            #expect(harness.carrier.sent.isEmpty)
            #expect(try await harness.deliveries(of: "transfer.received").first == "email skipped off")
        }
    }

    @Test func itIsDecidedAgainWhenItsTimeHasCome() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            let off = try await harness.send(
                .patch, "\(Harness.notifications)/preferences", json: #"{"types": {"payment": {"email": "off"}}}"#)
            #expect(off.status == 200)
            try await harness.dispatch()
            #expect(harness.carrier.sent.isEmpty)
            #expect(try await harness.deliveries().first == "email skipped off")
        }
    }

    @Test func theAddressOfNowIsWrittenTo() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            try await harness.register(email: "new@florin.test", version: 3)
            try await harness.dispatch()
            #expect(harness.carrier.sent.map(\.address) == ["new@florin.test"])
        }
    }

    @Test func anOlderVersionOfSomebodyHasNoEffect() async throws {
        try await Harness.run { harness in
            try await harness.register(email: "new@florin.test", version: 5)
            try await harness.register(email: "old@florin.test", version: 4)
            try await harness.take(harness.notice())
            try await harness.dispatch()
            #expect(harness.carrier.sent.map(\.address) == ["new@florin.test"])
        }
    }

    @Test func aSuppressedAddressIsNotWrittenTo() async throws {
        try await Harness.run { harness in
            try await harness.register(email: "Ada@Florin.test")
            try await harness.take(harness.notice())
            try await harness.database.execute(
                """
                insert into notifications.suppressions (channel, address, reason)
                values ('email', 'ada@florin.test', 'hard_bounce')
                """)
            try await harness.dispatch()
            #expect(harness.carrier.sent.isEmpty)
            #expect(try await harness.deliveries().first == "email skipped suppressed")
        }
    }

    @Test func mandatoryMailThatCannotGoIsAShortMessage() async throws {
        try await Harness.run(carried: [.email, .sms]) { harness in
            try await harness.register(isVerified: false, phone: "+14155550123")
            try await harness.take(harness.notice("withdrawal.succeeded", "w1"))
            let at = [JSONMember("at", .string(harness.clock.now.rfc3339))]
            try await harness.take(harness.notice("security.password_changed", "s1", at))
            try await harness.dispatch()
            #expect(harness.carrier.sent.map(\.address) == ["+14155550123"])
            #expect(harness.carrier.sent.first?.parts.text.hasPrefix("Florin: ") == true)
        }
    }

    @Test func withoutATelephoneItIsTheInboxAlone() async throws {
        try await Harness.run { harness in
            try await harness.register(isVerified: false)
            let at = [JSONMember("at", .string(harness.clock.now.rfc3339))]
            try await harness.take(harness.notice("account.closed", "s1", at))
            #expect(
                try await harness.deliveries(of: "account.closed") == [
                    "email skipped unverified", "in_app delivered -",
                ])
            #expect(try await harness.list().count == 1)
        }
    }

    @Test func whatIsOverIsNotSent() async throws {
        try await Harness.run { harness in
            try await harness.register()
            try await harness.take(harness.notice())
            harness.clock.advance(by: .seconds(86_401))
            try await harness.dispatch()
            #expect(harness.carrier.sent.isEmpty)
            #expect(try await harness.deliveries().first == "email expired -")
            #expect(try await harness.list().isEmpty)
        }
    }

    @Test func namesRunNothingInAMail() async throws {
        try await Harness.run { harness in
            try await harness.register()
            let evil = "<script>alert(1)</script>\u{22}\u{300} onload=x \r\nBcc: eve@evil.test"
            try await harness.take(
                harness.notice(
                    "payment_request.received", "p1",
                    [
                        JSONMember("amount", JSON.value(Money(minorUnits: 1, currency: .USD))),
                        JSONMember("requester", .string(evil)), JSONMember("url", .string("javascript:alert(1)")),
                    ]))
            try await harness.dispatch()
            let mail = try #require(harness.carrier.sent.first)
            let html = try #require(mail.parts.html)
            #expect(!html.contains("<script") && !html.contains("javascript:"))
            #expect(
                !html.unicodeScalars.contains("\u{22}\u{300}".unicodeScalars.last ?? " ")
                    || html.contains("&quot;\u{300}"))
            #expect(mail.parts.subject?.contains("\n") == false && mail.parts.subject?.contains("\r") == false)
        }
    }

    @Test func aDigestGathersADay() async throws {
        try await Harness.run { harness in
            try await harness.register()
            for index in 0..<3 {
                try await harness.take(
                    harness.notice(
                        "transfer.received", "t\(index)",
                        [
                            JSONMember("amount", JSON.value(Money(minorUnits: 100, currency: .USD))),
                            JSONMember("counterparty", .string("Grace H.")),
                            JSONMember("at", .string(Harness.start.rfc3339)),
                        ]))
            }
            let read = try #require(try await harness.list().first?["id"]?.stringValue)
            _ = try await harness.send(.post, "\(Harness.notifications)/mark-read", json: #"{"ids": ["\#(read)"]}"#)
            harness.clock.set(try #require(Timestamp(rfc3339: "2026-11-22T08:00:30Z")))
            let digests = MakeDigests(
                client: harness.database, intake: harness.core.intake, clock: harness.clock.clock, wake: {})
            try await digests.run()
            try await digests.run()
            try await harness.dispatch()
            let mail = try #require(harness.carrier.sent.first)
            #expect(harness.carrier.sent.count == 1)
            #expect(mail.parts.subject == "Your digest: 2 messages")
            #expect(
                mail.parts.text.split(separator: "- You received 1.00 USD").count == 2
                    || mail.parts.text.contains("- You received 1.00 USD"))
        }
    }
}
