import BillingDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /webhooks/vtpass/{secret}`: VTpass signs nothing, so nothing that comes is believed. It makes us ask.
struct ReceiveVTpassWebhook: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/webhooks/vtpass/{secret}", id: "receiveVTpassWebhook",
        summary: "VTpass says that something has changed", tag: "Webhooks", access: .public,
        problems: [.webhookNotSigned, .webhookMalformed], bodyLimit: 64 << 10, rateClass: .webhook)

    typealias Body = RawBody

    struct Path: FieldDecodable {
        let secret: String

        init(_ fields: inout Fields) { secret = fields.required("secret", .text(1...200).secret) }
    }

    let parts: CatalogueParts
    let asked: @Sendable (_ attemptID: String) async throws -> Void

    func handle(_ call: Call<Self>) async throws -> Reply<VTpassWebhookAnswer> {
        // The path would name what it is about, and stand in the trail of changes.
        AuditTrail.resource(VTpassAPI.name)
        guard let secret = parts.webhookSecret, constantTimeEquals(call.path.secret, secret) else {
            throw BillingError.webhookNotSigned
        }
        switch try VTpassNews(call.body.bytes) {
        case .attempt(let id): try await asked(id)
        case .variations: try await parts.states.noteChanges(of: VTpassAPI.name, now: parts.clock.now())
        case .other: break
        }
        return .ok(VTpassWebhookAnswer())
    }
}

/// What VTpass waits for, up to five times.
struct VTpassWebhookAnswer: FieldEncodable {
    static let example = VTpassWebhookAnswer()

    func encode(to out: inout JSONWriter) { out.field("response", "success") }
}
