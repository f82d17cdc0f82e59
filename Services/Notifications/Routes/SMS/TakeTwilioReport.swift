import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives

/// `POST /notifications/webhooks/twilio`: how far a message has come, or that its reader has said stop. What is signed
/// is taken whatever it says.
struct TakeTwilioReport: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/notifications/webhooks/twilio", id: "takeTwilioReport",
        summary: "A report on a short message, signed", tag: "Webhooks", access: .public,
        problems: [.webhookNotSigned], bodyLimit: 64 << 10, rateClass: .webhook)

    typealias Body = RawBody

    let parts: ShortMessageParts

    func handle(_ call: Call<Self>) async throws -> Reply<ShortMessageReportAnswer> {
        guard let account = parts.config.twilio, let form = FormFields(call.body.bytes),
            account.signature.isRight(
                call.header(TwilioSignature.header), settings: call.header(TwilioSignature.settingsHeader), form)
        else { throw Problem(.webhookNotSigned) }
        let result = try await parts.transactions.run { transaction in
            try await take(form, in: transaction)
        }
        return .ok(ShortMessageReportAnswer(result: result))
    }

    private func take(_ form: FormFields, in transaction: PostgresTransaction) async throws -> ShortMessageDesk.Result {
        if let report = report(form) { return try await parts.desk.take(report, in: transaction) }
        guard let number = form["From"], PhonePrefix.country(of: number) != nil else { return .ignored }
        switch wish(form) {
        case .stop: return try await parts.desk.optOut(number, user: nil, from: .twilio, in: transaction)
        case .start: return try await parts.desk.optIn(number, from: .twilio, in: transaction)
        case nil: return .ignored
        }
    }

    private func report(_ form: FormFields) -> ShortMessageReport? {
        guard let reference = form["MessageSid"] ?? form["SmsSid"], (1...200).contains(reference.utf8.count),
            let state = (form["MessageStatus"] ?? form["SmsStatus"]).flatMap({ ShortMessageState(twilio: $0) })
        else { return nil }
        let code = form["ErrorCode"].flatMap { Int($0) }.flatMap { $0 == 0 ? nil : $0 }
        return ShortMessageReport(
            provider: .twilio, reference: reference, state: state, code: code.map(String.init),
            refusal: code.map { ShortMessageRefusal(twilio: $0) }, at: parts.clock.now())
    }

    private enum Wish { case stop, start }

    /// The account's own reading of the words, where it has one, else the words that Twilio and the carriers go by.
    private func wish(_ form: FormFields) -> Wish? {
        let words = form["OptOutType"] ?? form["Body"] ?? ""
        switch words.filter({ !$0.isWhitespace }).asciiLowercased {
        case "stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "arret": return .stop
        case "start", "yes", "unstop": return .start
        default: return nil
        }
    }
}
