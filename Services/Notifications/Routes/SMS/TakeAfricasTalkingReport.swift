import Authentication
import HTTPKit
import JSONKit
import NotificationsDomain
import Outbox
import PostgresAccess
import Primitives

/// `POST /notifications/webhooks/africastalking/{secret}`: how far a message has come, or that its reader wants no more.
/// Africa's Talking signs nothing, so that whoever knows the path is believed.
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
        guard let form = FormFields(call.body.bytes) else { return .ok(ShortMessageReportAnswer(result: .ignored)) }
        let result = try await parts.transactions.run { transaction in
            try await take(form, in: transaction)
        }
        return .ok(ShortMessageReportAnswer(result: result))
    }

    private func take(_ form: FormFields, in transaction: PostgresTransaction) async throws -> ShortMessageDesk.Result {
        if let report = report(form) { return try await parts.desk.take(report, in: transaction) }
        // "Bulk SMS opt out" posts the sender and the number that left, and nothing else.
        guard form["senderId"] != nil, let number = form["phoneNumber"], PhonePrefix.country(of: number) != nil else {
            return .ignored
        }
        return try await parts.desk.optOut(number, user: nil, from: .africastalking, in: transaction)
    }

    private func report(_ form: FormFields) -> ShortMessageReport? {
        guard let reference = form["id"], (1...200).contains(reference.utf8.count),
            let state = form["status"].flatMap({ ShortMessageState(africasTalking: $0) })
        else { return nil }
        let reason = form["failureReason"].flatMap { $0.isEmpty || $0 == "None" ? nil : String($0.prefix(100)) }
        return ShortMessageReport(
            provider: .africastalking, reference: reference, state: state, code: reason,
            refusal: reason.map { ShortMessageRefusal(africasTalking: $0) }, at: parts.clock.now())
    }
}
