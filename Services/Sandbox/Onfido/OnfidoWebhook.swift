import Crypto
import HTTPKit
import JSONKit
import Primitives

/// Sends one webhook once: `X-SHA2-Signature` is the hex HMAC-SHA256 of the body.
struct OnfidoWebhookSender: Sendable {
    static let header = "X-SHA2-Signature"

    let token: String
    let partner: PartnerClient

    /// - Parameter isForged: signed by somebody who has not the key.
    /// - Returns: whether it was taken.
    func send(_ body: OnfidoWebhookBody, isForged: Bool = false) async throws(PartnerError) -> Bool {
        let bytes = JSON.encode(body)
        let key = SymmetricKey(data: Array((isForged ? "not-\(token)" : token).utf8))
        let signature = Hex.encode(Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key)))
        return try await partner.send(.post, "", headers: [(Self.header, signature)], body: bytes).isSuccess
    }
}

/// `{"payload": {"resource_type": "check", "action", "object": {…}}}`
struct OnfidoWebhookBody: FieldEncodable {
    struct Payload: FieldEncodable {
        let action: String
        let object: Object

        static let example = Payload(action: "check.completed", object: .example)

        func encode(to out: inout JSONWriter) {
            out.field("resource_type", "check")
            out.field("action", action)
            out.field("object", object)
        }
    }

    struct Object: FieldEncodable {
        let id: UniqueID
        let status: OnfidoCheck.Status
        let at: Timestamp

        static let example = Object(id: .example, status: .complete, at: .example)

        func encode(to out: inout JSONWriter) {
            out.field("id", id)
            out.field("status", status)
            out.field("completed_at_iso8601", at)
            out.field("href", "https://api.eu.onfido.com/v3.6/checks/\(id)")
        }
    }

    let payload: Payload

    static let example = OnfidoWebhookBody(payload: .example)

    init(payload: Payload) { self.payload = payload }

    init(_ id: UniqueID, _ status: OnfidoCheck.Status, at time: Timestamp) {
        let action =
            switch status {
            case .complete: "check.completed"
            case .withdrawn: "check.withdrawn"
            case .reopened: "check.reopened"
            case .inProgress, .awaitingApplicant: "check.started"
            }
        payload = Payload(action: action, object: Object(id: id, status: status, at: time))
    }

    func encode(to out: inout JSONWriter) { out.field("payload", payload) }
}
