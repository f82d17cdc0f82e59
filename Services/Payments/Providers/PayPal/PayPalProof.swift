import HTTPKit
import JSONKit
import PaymentsDomain

/// Whether an event is PayPal's: it is asked, with the event's own bytes, since the same in another spelling is another
/// event.
struct PayPalProof: Sendable {
    let api: PayPalAPI

    private static let headers = [
        ("auth_algo", "PayPal-Auth-Algo"), ("cert_url", "PayPal-Cert-Url"),
        ("transmission_id", "PayPal-Transmission-Id"),
        ("transmission_sig", "PayPal-Transmission-Sig"), ("transmission_time", "PayPal-Transmission-Time"),
    ]

    /// - Throws: `webhookNotSigned`, also for what nobody can sign; `PartnerError` when PayPal does not answer.
    func event(of webhook: Webhook) async throws -> JSONValue {
        var body: [UInt8] = Array("{".utf8)
        for (member, header) in Self.headers {
            guard let value = webhook.header(header), (1...500).contains(value.utf8.count) else {
                throw PaymentsError.webhookNotSigned
            }
            body += Array("\"\(member)\":".utf8) + JSON.encode(value) + Array(",".utf8)
        }
        let event: JSONValue
        do { event = try webhook.json } catch { throw PaymentsError.webhookNotSigned }
        body += Array("\"webhook_id\":".utf8) + JSON.encode(api.account.webhookID)
        // Parsed before, so it is one JSON value and nothing beside it.
        body += Array(",\"webhook_event\":".utf8) + webhook.body + Array("}".utf8)
        let answer = try await api.call(
            "verify_event", about: "webhook", .post, "/v1/notifications/verify-webhook-signature", body: body)
        // What cannot be verified, such as headers that are none of its own, is nobody's.
        if answer.isSureNo { throw PaymentsError.webhookNotSigned }
        guard answer.status == 200 else { throw api.link.unexpected(answer) }
        guard try api.link.client.decode(PayPalVerification.self, from: answer).status == "SUCCESS" else {
            throw PaymentsError.webhookNotSigned
        }
        return event
    }
}
