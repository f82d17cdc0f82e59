import Authentication
import HTTPKit
import JSONKit
import Primitives

/// `POST /twilio/2010-04-01/Accounts/{account}/Messages.json`
struct CreateTwilioMessage: Endpoint {
    static let spec = EndpointSpec(
        .post, "/twilio/2010-04-01/Accounts/{account}/Messages.json", id: "createTwilioMessage",
        summary: "Send a short message as Twilio does", tag: "SMS", access: .public, success: 201,
        problems: [.gatewayTimeout], rateClass: .webhook, timeout: .seconds(120))

    typealias Path = TwilioAccountPath
    typealias Body = RawBody

    let desk: SMSDesk

    func handle(_ call: Call<Self>) async throws -> Reply<TwilioMessageView> {
        guard desk.knows(call.path.account, call.header("Authorization")) else { return .twilio(.notSignedIn) }
        guard let form = FormFields(call.body.bytes), let number = form["To"] else { return .twilio(.noRecipient) }
        guard let text = form["Body"], !text.isEmpty else { return .twilio(.noText) }
        guard text.unicodeScalars.count <= TwilioError.longestText else { return .twilio(.tooLong) }
        guard let sender = form["MessagingServiceSid"] ?? form["From"] else { return .twilio(.noSender) }
        let message = try await desk.take(
            .twilio, to: number, from: sender, text: text, callbackURL: form["StatusCallback"])
        guard let message else { return .twilio(TwilioError(number)) }
        return .created(TwilioMessageView(message: message, account: desk.config.accountSID))
    }
}

/// `GET` of the same: `To`, `DateSent` (a day) and `PageSize`, newest first, one page.
struct ListTwilioMessages: Endpoint {
    static let spec = EndpointSpec(
        .get, "/twilio/2010-04-01/Accounts/{account}/Messages.json", id: "listTwilioMessages",
        summary: "Short messages as Twilio lists them", tag: "SMS", access: .public, rateClass: .webhook)

    typealias Path = TwilioAccountPath

    struct Query: FieldDecodable {
        let to: String?
        let day: CalendarDay?
        let limit: Int

        init(_ fields: inout Fields) {
            to = fields.optional("To", .text(1...100))
            day = fields.optional("DateSent", .day)
            limit = fields.optional("PageSize", .integer(1...1_000)) ?? 50
        }
    }

    let desk: SMSDesk

    func handle(_ call: Call<Self>) async throws -> Reply<TwilioMessagesView> {
        guard desk.knows(call.path.account, call.header("Authorization")) else { return .twilio(.notSignedIn) }
        let messages = await desk.book.list(.twilio, to: call.query.to, on: call.query.day, limit: call.query.limit)
        return .ok(
            TwilioMessagesView(
                messages: messages.map { TwilioMessageView(message: $0, account: desk.config.accountSID) }))
    }
}

struct TwilioAccountPath: FieldDecodable {
    let account: String

    init(_ fields: inout Fields) { account = fields.required("account", .text(1...100)) }
}

struct TwilioMessageView: FieldEncodable {
    let message: SMSMessage
    let account: String

    static let example = TwilioMessageView(
        message: SMSMessage(
            id: .example, partner: .twilio, to: "+14155550123", from: "+15005550006", text: "Hello",
            callbackURL: nil, createdAt: .example), account: "ACdevelopment")

    func encode(to out: inout JSONWriter) {
        out.field("sid", message.reference)
        out.field("account_sid", account)
        out.field("to", message.to)
        out.field("from", message.from)
        out.field("body", message.text)
        out.field("status", message.status.rawValue)
        out.field("num_segments", "\(message.segments)")
        out.field("direction", "outbound-api")
        out.field("error_code", message.errorCode)
        out.field("date_created", TwilioDate.text(message.createdAt))
        out.field("date_sent", message.status == .queued ? nil : TwilioDate.text(message.createdAt))
        out.field("api_version", "2010-04-01")
        out.field("uri", "/2010-04-01/Accounts/\(account)/Messages/\(message.reference).json")
    }
}

struct TwilioMessagesView: FieldEncodable {
    let messages: [TwilioMessageView]

    static let example = TwilioMessagesView(messages: [.example])

    func encode(to out: inout JSONWriter) {
        out.field("messages", messages)
        out.field("next_page_uri", String?.none)
    }
}

/// How Twilio refuses.
struct TwilioError: FieldEncodable {
    static let longestText = 1_600

    static let notSignedIn = TwilioError(401, 20_003, "Authenticate")
    static let noRecipient = TwilioError(400, 21_604, "A 'To' phone number is required.")
    static let noText = TwilioError(400, 21_602, "Message body is required.")
    static let tooLong = TwilioError(400, 21_617, "The concatenated message body exceeds the 1600 character limit.")
    static let noSender = TwilioError(400, 21_603, "A 'From' phone number is required.")

    let status: Int
    let code: Int
    let message: String

    private init(_ status: Int, _ code: Int, _ message: String) {
        (self.status, self.code, self.message) = (status, code, message)
    }

    /// Of a number that takes nothing.
    init(_ number: String) {
        let code = if case .refused(let code, _) = SMSBehaviour(number) { code } else { 21_211 }
        self.init(400, code, "The number \(number) takes no messages.")
    }

    static let example = noText

    func encode(to out: inout JSONWriter) {
        out.field("code", code)
        out.field("message", message)
        out.field("more_info", "https://www.twilio.com/docs/errors/\(code)")
        out.field("status", status)
    }
}

extension Reply {
    fileprivate static func twilio(_ error: TwilioError) -> Reply {
        .bytes(error.status, JSON.encode(error))
    }
}

extension SMSDesk {
    /// RFC 7617.
    fileprivate func knows(_ account: String, _ authorization: String?) -> Bool {
        let right = "Basic \(Base64.encode(Array("\(config.accountSID):\(config.authToken)".utf8)))"
        return account == config.accountSID && constantTimeEquals(authorization ?? "", right)
    }
}

/// `Sun, 29 Nov 2026 11:27:23 +0000`
enum TwilioDate {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    static func text(_ time: Timestamp) -> String {
        let day = time.day
        let (year, month, dayOfMonth) = day.components
        let second = Int(time.secondsSince1970 - Int64(day.daysSince1970) * 86_400)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))"
        return "\(days[day.weekday - 1]), \(two(dayOfMonth)) \(months[month - 1]) \(year) \(clock) +0000"
    }
}
