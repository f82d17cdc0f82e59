import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /notifications/webhooks/africastalking/{secret}`: how far a message has come, or that its reader wants no
/// more. Africa's Talking signs nothing, so that whoever knows the path is believed.
struct TakeAfricasTalkingReport: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/notifications/webhooks/africastalking/{secret}", id: "takeAfricasTalkingReport",
        summary: "A report on a short message, at a secret path", tag: "Webhooks", access: .public,
        problems: [.webhookNotSigned], bodyLimit: 64 << 10, rateClass: .webhook)

    typealias Body = RawBody

    struct Path: FieldDecodable {
        let secret: String

        init(_ fields: inout Fields) { secret = fields.required("secret", .text(1...200).secret) }
    }

    let parts: ShortMessageParts

    func handle(_ call: Call<Self>) async throws -> Reply<ShortMessageReportAnswer> {
        // The path would name what it is about, and stand in the trail of changes.
        AuditTrail.resource("africastalking")
        guard let account = parts.config.africasTalking, constantTimeEquals(call.path.secret, account.webhookSecret)
        else { throw Problem(.webhookNotSigned) }
        let news = FormFields(call.body.bytes).flatMap { AfricasTalkingReportReader(clock: parts.clock).read($0) }
        let result = try await parts.transactions.run { transaction in
            try await parts.desk.take(news, in: transaction)
        }
        return .ok(ShortMessageReportAnswer(result: result))
    }
}
