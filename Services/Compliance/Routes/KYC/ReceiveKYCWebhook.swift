import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `POST /kyc/webhooks/{provider}`: a provider's own signed bytes, which say no more than that it is to be asked.
struct ReceiveKYCWebhook: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/kyc/webhooks/{provider}", id: "receiveKYCWebhook",
        summary: "A provider says that a check has changed", tag: "Webhooks", access: .public,
        problems: [.webhookNotSigned, .webhookMalformed, .notFound], bodyLimit: 256 << 10, rateClass: .webhook)

    typealias Body = RawBody

    struct Path: FieldDecodable {
        let provider: String

        init(_ fields: inout Fields) { provider = fields.required("provider", .pathName(1...40, example: "onfido")) }
    }

    let saga: CheckSaga

    func handle(_ call: Call<Self>) async throws -> Reply<KYCWebhookAnswer> {
        let provider = try saga.desk.providers.named(call.path.provider)
        let webhook = ProviderWebhook(body: call.body.bytes, header: { call.header($0) })
        if let check = try provider.read(webhook) { try await saga.hint(check, from: provider.name) }
        return .ok(KYCWebhookAnswer())
    }
}

struct KYCWebhookAnswer: FieldEncodable {
    static let example = KYCWebhookAnswer()

    func encode(to out: inout JSONWriter) { out.field("received", true) }
}
