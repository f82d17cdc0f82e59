import Authentication
import HTTPKit
import JSONKit
import Primitives

/// `POST /notifications/webhooks/email`: a bounce or a complaint, as it came to the return path. What is signed is
/// taken whatever it says, or it would come again for ever.
struct TakeMailReport: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/notifications/webhooks/email", id: "takeMailReport", summary: "A bounce or complaint, signed",
        tag: "Webhooks", access: .public, problems: [.webhookNotSigned], rateClass: .webhook)

    typealias Body = RawBody

    let parts: MailParts

    func handle(_ call: Call<Self>) async throws -> Reply<MailReportAnswer> {
        guard
            parts.signature.isRight(
                call.header(FlorinSignature.header), body: call.body.bytes, now: parts.clock.now())
        else { throw Problem(.webhookNotSigned) }
        let result = try await parts.transactions.run { transaction in
            try await parts.desk.take(call.body.bytes, in: transaction)
        }
        return .ok(MailReportAnswer(result: result))
    }
}

struct MailReportAnswer: FieldEncodable {
    let result: BounceDesk.Result

    static let example = MailReportAnswer(result: .bounced)

    func encode(to out: inout JSONWriter) {
        out.field("received", true)
        out.field("result", result.rawValue)
    }
}
