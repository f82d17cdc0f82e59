import ServiceKit

/// The keys of this partner.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `sandbox.onfido.webhook.url` | URL | the gateway's `/api/v1/compliance/kyc/webhooks/onfido` | where it tells |
/// | `onfido.token` | secret | (development) | what its callers show |
/// | `onfido.webhook.token` | secret | (development) | what its webhooks are signed with |
struct OnfidoConfig: Sendable {
    let webhookURL: String
    let token: String
    let webhookToken: String

    init(_ settings: Settings) throws(ConfigError) {
        webhookURL = try settings.httpURL(
            "sandbox.onfido.webhook.url", default: "http://127.0.0.1:8080/api/v1/compliance/kyc/webhooks/onfido")
        token = try settings.secret("onfido.token", developmentDefault: "onfido_development")
        webhookToken = try settings.secret("onfido.webhook.token", developmentDefault: "whsec_onfido_development")
    }
}
