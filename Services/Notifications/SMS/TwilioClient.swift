import HTTPKit
import JSONKit
import NotificationsDomain
import Primitives

/// Twilio's Programmable Messaging: https://www.twilio.com/docs/messaging/api/message-resource
struct TwilioClient: Sendable {
    let link: PartnerLink
    let account: TwilioAccount
    let clock: WallClock

    /// The longest that Twilio keeps a message which it cannot hand on.
    private static let longestValidity = 14_400
    private static let pageSize = 1_000

    func send(_ message: ShortMessage) async -> ShortMessageOutcome {
        var form = FormFields()
        form.add("To", message.number)
        form.add("From", account.from)
        form.add("MessagingServiceSid", account.messagingServiceSID)
        form.add("Body", message.text)
        form.add("StatusCallback", account.callbackURL)
        form.add("ValidityPeriod", "\(validity(message))")
        let call = PartnerCall(
            "send_message", about: message.deliveryID.description, .post, path, headers: [authorization],
            body: form.bytes, contentType: FormFields.contentType, isIdempotent: false, isConfidential: true)
        do throws(PartnerError) {
            return try outcome(await link.call(call))
        } catch {
            return error.isOutcomeUnknown ? .unknown("\(error.kind)") : .notSent("\(error.kind)")
        }
    }

    /// Messages to a number that were made since then, newest first as far as Twilio lists them.
    /// - Parameter delivery: why somebody asks.
    /// - Throws: `PartnerError` when they cannot be had.
    func list(
        to number: String, since attempt: Timestamp, about delivery: UniqueID
    ) async throws(PartnerError) -> [TwilioMessage] {
        var found: [TwilioMessage] = []
        // One that is sent just after midnight is listed with the day that has begun.
        for day in Set([attempt.day, min(clock.now().day, attempt.day.adding(days: 1))]).sorted() {
            let query = FormFields([("To", number), ("DateSent", day.description), ("PageSize", "\(Self.pageSize)")])
            let call = PartnerCall(
                "list_messages", about: delivery.description, .get, "\(path)?\(query.text)", headers: [authorization],
                isIdempotent: true, isConfidential: true)
            let answer = try await link.call(call)
            guard answer.isSuccess else {
                throw PartnerError(.malformedAnswer, partner: link.client.name, "status \(answer.status)")
            }
            found += try link.client.decode(TwilioList.self, from: answer).messages
        }
        // Twilio tells whole seconds.
        return found.filter { $0.createdAt.map { $0.secondsSince1970 >= attempt.secondsSince1970 } ?? false }
    }

    private var path: String { "/2010-04-01/Accounts/\(PercentEncoding.encode(account.sid))/Messages.json" }

    /// RFC 7617.
    private var authorization: (name: String, value: String) {
        ("Authorization", "Basic \(Base64.encode(Array("\(account.sid):\(account.authToken)".utf8)))")
    }

    private func validity(_ message: ShortMessage) -> Int {
        let left = message.expiresAt.map { ($0 - clock.now()).components.seconds } ?? Int64(Self.longestValidity)
        return Int(min(max(1, left), Int64(Self.longestValidity)))
    }

    private func outcome(_ answer: PartnerClient.Answer) throws(PartnerError) -> ShortMessageOutcome {
        if answer.isSuccess {
            return .accepted(reference: try link.client.decode(TwilioMessage.self, from: answer).sid)
        }
        guard (400..<500).contains(answer.status), answer.status != 408 else {
            return .unknown("status \(answer.status)")
        }
        let error = try? link.client.decode(TwilioError.self, from: answer)  // a proxy's own page has none
        let refusal: ShortMessageRefusal =
            switch (answer.status, error?.code) {
            case (429, _): .later
            case (_, let code?): ShortMessageRefusal(twilio: code)
            case (401, _), (403, _): .ourAccount
            default: .failed
            }
        return .refused(
            refusal, code: error.map { "\($0.code)" }, text: error == nil ? "status \(answer.status)" : "",
            retryAfter: answer.header("Retry-After").flatMap { RetryAfter.wait($0, now: clock.now()) })
    }
}

/// One message, as far as we ask for it.
struct TwilioMessage: FieldDecodable {
    let sid: String
    let body: String?
    let status: String?
    let errorCode: Int?
    /// RFC 5322.
    let createdAt: Timestamp?

    init(_ fields: inout Fields) {
        sid = fields.required("sid", .text(1...200))
        body = fields.optional("body", .json)?.stringValue
        status = fields.optional("status", .json)?.stringValue
        errorCode = fields.optional("error_code", .json).flatMap { $0.integerValue.flatMap { Int(exactly: $0) } }
        createdAt = fields.optional("date_created", .json)?.stringValue.flatMap(MailDate.time)
    }
}

private struct TwilioList: FieldDecodable {
    let messages: [TwilioMessage]

    init(_ fields: inout Fields) {
        messages = fields.required("messages", .array(.object(TwilioMessage.self), 0...10_000))
    }
}

private struct TwilioError: FieldDecodable {
    let code: Int

    init(_ fields: inout Fields) { code = fields.required("code", .integer(0...999_999)) }
}
