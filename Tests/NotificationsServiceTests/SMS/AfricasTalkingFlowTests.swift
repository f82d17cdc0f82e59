import HTTPKit
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives
import TestSupport
import Testing

@testable import NotificationsService

/// Short messages by Africa's Talking, as the sandbox plays it, and by whom which numbers are reached.
@Suite struct AfricasTalkingFlowTests {
    private typealias Harness = ShortMessageHarness

    private static let number = "+254711000200"
    private static let everything = ["SMS_PROVIDER": "africastalking"]

    @Test func aCodeGoesOutAndIsReportedDelivered() async throws {
        try await Harness.run(settings: Self.everything, works: true) { harness in
            try await harness.code(to: Self.number)
            try await eventually("it is delivered") { try await harness.delivery() == "sms delivered -" }
            #expect(try await harness.inbox(Self.number).first?["from"]?.stringValue == "AFRICASTKNG")
        }
    }

    /// Each of them is answered with 201.
    @Test(arguments: [
        ("+15005550001", "sms bounced 403", SuppressionReason.invalid),
        ("+15005550004", "sms bounced 406", .complaint),
        ("+15005550002", "sms failed -", nil),
        ("+15005550003", "sms failed -", nil),
        ("+15005550009", "sms failed -", nil),
    ])
    func refusalsMeanWhatTheyMean(number: String, delivery: String, reason: SuppressionReason?) async throws {
        try await Harness.run(settings: Self.everything) { harness in
            try await harness.code(to: number)
            try await harness.base.dispatch()
            #expect(try await harness.delivery() == delivery)
            #expect(try await harness.suppression(of: number) == reason)
        }
    }

    @Test func whatNeverArrivesHasFailed() async throws {
        try await Harness.run(settings: Self.everything) { harness in
            try await harness.code(to: "+254711000101")
            try await harness.base.dispatch()
            try await eventually("it has failed") { try await harness.delivery() == "sms failed DeliveryFailure" }
        }
    }

    /// Nobody can be asked: codes rather come twice than never, the rest rather never than twice.
    @Test func whatIsNotAnsweredGoesAgainOnlyForSecurity() async throws {
        try await Harness.run(settings: Self.everything) { harness in
            let number = "+254711000105"
            try await harness.code(to: number)
            try await harness.base.dispatch()
            #expect(try await harness.delivery() == "sms scheduled -")
            harness.clock.advance(by: .seconds(10))
            try await harness.base.dispatch()
            try await eventually("it is delivered") { try await harness.delivery() == "sms delivered -" }
            #expect(try await harness.inbox(number).count == 2)
            try await harness.base.register(phone: number)
            try await harness.overdue()
            try await harness.base.dispatch()
            try await harness.find()
            #expect(try await harness.delivery(of: "loan.overdue") == "sms unknown -")
        }
    }

    @Test func aNumberGoesByTheLongestPrefixAndElseByNobody() async throws {
        let routes = ["SMS_ROUTES": "+254=africastalking, +1=twilio, +1415=africastalking"]
        try await Harness.run(settings: routes) { harness in
            try await harness.code(to: "+254711000201", key: "ke")
            try await harness.code(to: "+12125550123", key: "ny")
            try await harness.code(to: "+14155550123", key: "sf")
            try await harness.code(to: "+447700900123", key: "gb")
            try await harness.base.dispatch()
            let ways = try await harness.database.query(
                """
                select d.address || ' ' || a.provider || ' ' || a.prefix from notifications.sms_attempts a
                join notifications.deliveries d on d.id = a.delivery_id order by 1
                """
            ).decode(String.self)
            #expect(
                ways == [
                    "+12125550123 twilio +1", "+14155550123 africastalking +1415",
                    "+254711000201 africastalking +254",
                ])
            #expect(try await harness.base.deliveries(of: Harness.codes).contains("sms skipped no_provider"))
            #expect(try await harness.inbox("+447700900123").isEmpty)
        }
    }

    @Test func withoutAProviderDecisionsSaySo() async throws {
        try await Harness.run(settings: ["SMS_PROVIDER": "none"]) { harness in
            try await harness.code(to: Self.number)
            #expect(try await harness.delivery() == "sms skipped no_provider")
        }
    }
}
