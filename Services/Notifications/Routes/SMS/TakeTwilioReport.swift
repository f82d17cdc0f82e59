import HTTPKit
import JSONKit
import Primitives

/// `POST /notifications/webhooks/twilio`: how far a message has come, or that its reader has said stop. What is signed
/// is taken whatever it says, or it would come again for ever.
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
        let news = TwilioReportReader(clock: parts.clock).read(form)
        let result = try await parts.transactions.run { transaction in
            try await parts.desk.take(news, in: transaction)
        }
        return .ok(ShortMessageReportAnswer(result: result))
    }
}
