import HTTPKit
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

/// What becomes of a message of which nobody knows whether it was taken.
@Suite struct DoubtfulMessageTests {
    private typealias Harness = ShortMessageHarness

    /// Taken and listed, and never answered.
    private static let silent = "+14155550105"

    @Test func whatIsListedWasSentAndDoesNotGoAgain() async throws {
        try await Harness.run { harness in
            try await harness.code(to: Self.silent)
            try await harness.base.dispatch()
            try await harness.find()
            try await eventually("it is delivered") { try await harness.delivery() == "sms delivered -" }
            harness.clock.advance(by: .seconds(61))
            try await harness.find()
            try await harness.base.dispatch()
            #expect(try await harness.inbox(Self.silent).count == 1)
        }
    }

    /// Its process died before the call.
    @Test func whatIsTwiceNotListedGoesAgain() async throws {
        try await Harness.run { harness in
            try await harness.code(to: "+14155550123")
            try await harness.abandon()
            #expect(try await harness.delivery() == "sms unknown -")
            try await harness.find()
            harness.clock.advance(by: .seconds(59))
            try await harness.find()
            try await harness.base.dispatch()
            #expect(try await harness.delivery() == "sms unknown -")
            #expect(try await harness.inbox("+14155550123").isEmpty)
            harness.clock.advance(by: .seconds(1))
            try await harness.find()
            try await harness.base.dispatch()
            try await eventually("it is delivered") { try await harness.delivery() == "sms delivered -" }
            // The code was still there.
            #expect(
                try await harness.inbox("+14155550123").first?["text"]?.stringValue?.contains("042917") == true)
        }
    }

    /// A message of the same words to the same number that is another delivery's.
    @Test func anotherDeliverysMessageIsNotTakenForIt() async throws {
        try await Harness.run { harness in
            try await harness.code(to: "+14155550123", key: "c1")
            try await harness.code(to: "+14155550123", key: "c2")
            let begun = try await harness.base.dispatcher.claim(urgent: true, limit: 10).begun
            try #require(begun.count == 2)
            await harness.base.dispatcher.send(begun[0])
            harness.base.dispatcher.underWay.remove(begun[1].delivery.id)
            try await harness.findAbandoned()
            try await harness.find()
            harness.clock.advance(by: .seconds(60))
            try await harness.find()
            try await harness.base.dispatch()
            #expect(try await harness.inbox("+14155550123").count == 2)
        }
    }

    @Test func whatNobodyWantsAnyMoreIsNotSentAgain() async throws {
        try await Harness.run { harness in
            try await harness.code(to: "+14155550123")
            try await harness.abandon()
            harness.clock.advance(by: .seconds(600))
            try await harness.find()
            #expect(try await harness.delivery() == "sms unknown -")
            let sealed = try await harness.database.query(
                "select count(*) from notifications.notices where sealed_secrets is not null")
            #expect(try sealed.first(Int.self) == 0)
        }
    }

    @Test func aReportThatComesBeforeTheAnswerIsKept() async throws {
        try await Harness.run { harness in
            try await harness.code(to: "+14155550123")
            let begun = try #require(try await harness.base.dispatcher.claim(urgent: true, limit: 1).begun.first)
            let answer = try await harness.report([("MessageSid", "SMearly"), ("MessageStatus", "delivered")])
            #expect(answer.status == 200)
            #expect(answer.json["result"]?.stringValue == "kept")
            let dispatcher = harness.base.dispatcher
            let early = Dispatcher(
                client: dispatcher.client, intake: dispatcher.intake,
                carriers: [.sms: harness.accepting("SMearly")], unsubscribe: dispatcher.unsubscribe,
                clock: dispatcher.clock, logger: dispatcher.logger, metrics: dispatcher.metrics,
                crashes: dispatcher.crashes, process: dispatcher.process)
            await early.send(begun)
            #expect(try await harness.delivery() == "sms delivered -")
            // And again, and one from before: no effect.
            for state in ["delivered", "sent", "failed"] {
                let again = try await harness.report([("MessageSid", "SMearly"), ("MessageStatus", state)])
                #expect(again.json["result"]?.stringValue == "repeated")
            }
            #expect(try await harness.delivery() == "sms delivered -")
        }
    }
}

extension ShortMessageHarness {
    /// Begun by a process that died before it handed anything over.
    func abandon() async throws {
        let begun = try await base.dispatcher.claim(urgent: true, limit: 10).begun
        for one in begun { base.dispatcher.underWay.remove(one.delivery.id) }
        try await findAbandoned()
    }

    func findAbandoned() async throws {
        clock.advance(by: Dispatcher.attemptLimit + .seconds(1))
        try await FindAbandoned(client: database, dispatcher: base.dispatcher, clock: clock.clock).run()
    }

    /// Short messages as they are, but for what Twilio says at once.
    func accepting(_ reference: String) -> Carrier {
        let real = Carrier.shortMessages(parts)
        return Carrier(
            send: { _ in .accepted(reference: reference) }, noteRefusal: real.noteRefusal, begin: real.begin,
            noteAccepted: real.noteAccepted, inquire: real.inquire)
    }
}
