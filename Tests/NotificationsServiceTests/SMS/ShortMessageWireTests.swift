import HTTPKit
import JSONKit
import NotificationsDomain
import PostgresAccess
import Primitives
import Synchronization
import TestSupport
import Testing

@testable import NotificationsService

/// What leaves for a provider, byte by byte, and what answers mean that the sandbox does not give.
@Suite struct ShortMessageWireTests {
    private typealias Harness = ShortMessageHarness
    private typealias Answer = WebhookReceiver.Answer

    private static let number = "+14155550123"

    private static func json(_ status: Int, _ body: String, _ headers: [(String, String)] = []) -> Answer {
        Answer(status: status, headers: headers + [("Content-Type", "application/json")], body: body)
    }

    // MARK: Twilio

    private func withTwilio(
        _ script: @escaping @Sendable (WebhookReceiver.Received, Int) -> Answer, settings: [String: String] = [:],
        _ body: @escaping @Sendable (Harness, WebhookReceiver) async throws -> Void
    ) async throws {
        try await WebhookReceiver.with(script) { receiver in
            let account = [
                "TWILIO_URL": receiver.url, "TWILIO_ACCOUNT_SID": "AC1", "TWILIO_AUTH_TOKEN": "secret:with colon",
            ]
            try await Harness.run(settings: account.merging(settings) { $1 }) { harness in
                try await body(harness, receiver)
            }
        }
    }

    private static let taken = #"{"sid":"SM1","status":"queued","num_segments":"1","error_code":null,"more":{}}"#

    @Test func twilioGetsWhatItAsksFor() async throws {
        try await withTwilio({ _, _ in Self.json(201, Self.taken) }) { harness, receiver in
            try await harness.code(to: Self.number)
            try await harness.base.dispatch()
            #expect(try await harness.delivery() == "sms sent -")
            let sent = try #require(receiver.received.first)
            #expect(sent.headers["content-type"] == "application/x-www-form-urlencoded")
            #expect(sent.headers["authorization"] == "Basic QUMxOnNlY3JldDp3aXRoIGNvbG9u")
            let form = try #require(FormFields(Array(sent.body.utf8)))
            #expect(form.all.map(\.name) == ["To", "From", "Body", "StatusCallback", "ValidityPeriod"])
            #expect(form["To"] == Self.number)
            #expect(form["From"] == "+15005550006")
            #expect(form["StatusCallback"] == harness.callbackURL)
            // As long as the code lives.
            #expect(form["ValidityPeriod"] == "600")
            #expect(form["Body"]?.contains("042917") == true)
        }
    }

    @Test func aMessagingServiceTakesThePlaceOfANumber() async throws {
        let service = ["TWILIO_MESSAGING_SERVICE_SID": "MG1"]
        try await withTwilio({ _, _ in Self.json(201, Self.taken) }, settings: service) { harness, receiver in
            try await harness.base.register(phone: Self.number)
            try await harness.overdue()
            try await harness.base.dispatch()
            let form = try #require(receiver.received.first.flatMap { FormFields(Array($0.body.utf8)) })
            #expect(form["MessagingServiceSid"] == "MG1")
            #expect(form["From"] == nil)
            // It lives for 30 days, and Twilio keeps nothing for so long.
            #expect(form["ValidityPeriod"] == "14400")
        }
    }

    @Test(arguments: [
        (429, #"{"code":20429,"message":"Too Many Requests","status":429}"#), (429, ""),
        (400, #"{"code":20429,"message":"Too Many Requests","status":400}"#),
    ])
    func whoSaysWhenToComeBackIsNotAskedBefore(status: Int, body: String) async throws {
        let wait = [("Retry-After", "120")]
        try await withTwilio({ _, count in count == 0 ? Self.json(status, body, wait) : Self.json(201, Self.taken) }) {
            harness, receiver in
            try await harness.code(to: Self.number)
            try await harness.base.dispatch()
            harness.clock.advance(by: .seconds(119))
            try await harness.base.dispatch()
            #expect(receiver.received.count == 1)
            #expect(try await harness.delivery() == "sms scheduled -")
            harness.clock.advance(by: .seconds(1))
            try await harness.base.dispatch()
            #expect(receiver.received.count == 2)
            #expect(try await harness.delivery() == "sms sent -")
        }
    }

    /// Our own matter, that somebody else mends: the code still goes when they have.
    @Test func whoDoesNotKnowUsIsAskedAgain() async throws {
        let no = #"{"code":20003,"message":"Authenticate","status":401}"#
        try await withTwilio({ _, count in count == 0 ? Self.json(401, no) : Self.json(201, Self.taken) }) {
            harness, _ in
            try await harness.code(to: Self.number)
            try await harness.base.dispatch()
            #expect(try await harness.delivery() == "sms scheduled -")
            #expect(try await harness.suppression(of: Self.number) == nil)
            harness.clock.advance(by: .seconds(10))
            try await harness.base.dispatch()
            #expect(try await harness.delivery() == "sms sent -")
        }
    }

    @Test(arguments: [(400, #"{"code":21606,"message":"From","status":400}"#), (404, "<html>"), (403, #"{"code":1}"#)])
    func anyOtherNoIsFinalAndOfThisMessageAlone(status: Int, body: String) async throws {
        try await withTwilio({ _, _ in Self.json(status, body) }) { harness, receiver in
            try await harness.code(to: Self.number)
            try await harness.base.dispatch()
            #expect(try await harness.delivery() == "sms failed -")
            #expect(try await harness.suppression(of: Self.number) == nil)
            #expect(receiver.received.count == 1)
        }
    }

    /// What was sent, as a list repeats it.
    private final class Said: Sendable {
        private let text = Mutex("")

        func note(_ received: WebhookReceiver.Received) {
            guard let text = FormFields(Array(received.body.utf8))?["Body"] else { return }
            self.text.withLock { $0 = text }
        }

        func message(_ sid: String, _ created: Timestamp, _ rest: String, saying other: String? = nil) -> String {
            let body = JSON.text(other ?? text.withLock { $0 })
            return #"{"sid":"\#(sid)","body":\#(body),"date_created":"\#(MailDate.text(created))",\#(rest)}"#
        }
    }

    private static let delivered = #""status":"delivered","error_code":null"#

    /// In the list stand an older message of the same words, and another.
    @Test(arguments: [(500, "{}"), (503, ""), (201, "<html>"), (201, "{}"), (408, "")])
    func whoGivesNoClearAnswerIsAskedForItsList(status: Int, answer: String) async throws {
        let (said, start) = (Said(), NotificationsHarness.start)
        let script: @Sendable (WebhookReceiver.Received, Int) -> Answer = { received, _ in
            guard received.body.isEmpty else {
                said.note(received)
                return Self.json(status, answer)
            }
            let listed = [
                said.message("SMolder", start - .seconds(1), Self.delivered),
                said.message("SMother", start, Self.delivered, saying: "Hello"),
            ]
            return Self.json(200, #"{"messages":[\#(listed.joined(separator: ","))],"next_page_uri":null}"#)
        }
        try await withTwilio(script) { harness, receiver in
            try await harness.code(to: Self.number)
            try await harness.base.dispatch()
            #expect(try await harness.delivery() == "sms unknown -")
            try await harness.find()
            #expect(try await harness.delivery() == "sms unknown -")
            let (first, last) = (receiver.received.first, receiver.received.last)
            #expect(last?.headers["authorization"] == first?.headers["authorization"])
            harness.clock.advance(by: .seconds(60))
            try await harness.find()
            // Twice not there.
            #expect(try await harness.delivery() == "sms scheduled -")
        }
    }

    @Test func whatTheListSaysOfItCounts() async throws {
        let said = Said()
        let script: @Sendable (WebhookReceiver.Received, Int) -> Answer = { received, _ in
            guard received.body.isEmpty else {
                said.note(received)
                return Self.json(500, "")
            }
            let ours = said.message("SM1", NotificationsHarness.start, #""status":"undelivered","error_code":30005"#)
            return Self.json(200, #"{"messages":[\#(ours)]}"#)
        }
        try await withTwilio(script) { harness, receiver in
            try await harness.code(to: Self.number)
            try await harness.base.dispatch()
            try await harness.find()
            #expect(try await harness.delivery() == "sms failed 30005")
            #expect(try await harness.suppression(of: Self.number) == .invalid)
            #expect(receiver.received.filter { !$0.body.isEmpty }.count == 1)
        }
    }

    @Test func aListThatCannotBeHadProvesNothing() async throws {
        try await withTwilio({ _, _ in Self.json(500, "") }) { harness, receiver in
            try await harness.code(to: Self.number)
            try await harness.base.dispatch()
            for _ in 0..<3 {
                try await harness.find()
                harness.clock.advance(by: .seconds(61))
            }
            #expect(try await harness.delivery() == "sms unknown -")
            #expect(receiver.received.filter { !$0.body.isEmpty }.count == 1)
        }
    }

    // MARK: Africa's Talking

    private func withAfricasTalking(
        _ answer: Answer, _ body: @escaping @Sendable (Harness, WebhookReceiver) async throws -> Void
    ) async throws {
        try await WebhookReceiver.with({ _, _ in answer }) { receiver in
            let account = [
                "SMS_PROVIDER": "africastalking", "AFRICASTALKING_URL": receiver.url,
                "AFRICASTALKING_USERNAME": "florin", "AFRICASTALKING_API_KEY": "a key",
                "AFRICASTALKING_FROM": "FLORIN",
            ]
            try await Harness.run(settings: account) { harness in try await body(harness, receiver) }
        }
    }

    private static func recipient(_ code: Int) -> Answer {
        json(
            201,
            #"""
            {"SMSMessageData": {"Message": "Sent to 1/1 Total Cost: KES 0.8000", "Recipients": [{"statusCode": \#(code),
            "number": "+254711000200", "status": "as it says", "cost": "KES 0.8000", "messageId": "ATXid_1"}]}}
            """#)
    }

    @Test func africasTalkingGetsWhatItAsksFor() async throws {
        try await withAfricasTalking(Self.recipient(102)) { harness, receiver in
            try await harness.code(to: "+254711000200")
            try await harness.base.dispatch()
            #expect(try await harness.delivery() == "sms sent -")
            let sent = try #require(receiver.received.first)
            #expect(sent.headers["apikey"] == "a key")
            #expect(sent.headers["accept"] == "application/json")
            #expect(sent.headers["authorization"] == nil)
            let form = try #require(FormFields(Array(sent.body.utf8)))
            #expect(form.all.map(\.name) == ["username", "to", "message", "from", "bulkSMSMode", "enqueue"])
            #expect(form["username"] == "florin")
            #expect(form["from"] == "FLORIN")
            #expect(form["bulkSMSMode"] == "1")
            #expect(form["enqueue"] == "1")
        }
    }

    @Test(arguments: [
        (401, "sms failed -"), (402, "sms failed -"), (405, "sms scheduled -"), (407, "sms failed -"),
        (500, "sms scheduled -"), (501, "sms scheduled -"), (502, "sms scheduled -"), (999, "sms failed -"),
    ])
    func a201IsNoYes(code: Int, delivery: String) async throws {
        try await withAfricasTalking(Self.recipient(code)) { harness, _ in
            try await harness.code(to: "+254711000200")
            try await harness.base.dispatch()
            #expect(try await harness.delivery() == delivery)
        }
    }

    @Test func whatNamesNoRecipientWasNotTaken() async throws {
        let answer = Self.json(201, #"{"SMSMessageData": {"Message": "InvalidSenderId", "Recipients": []}}"#)
        try await withAfricasTalking(answer) { harness, _ in
            try await harness.code(to: "+254711000200")
            try await harness.base.dispatch()
            #expect(try await harness.delivery() == "sms failed -")
        }
    }
}
