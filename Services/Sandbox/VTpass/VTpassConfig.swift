import ServiceKit

/// The keys of this partner.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `sandbox.vtpass.webhook.url` | URL | the gateway's `…/billing/webhooks/vtpass` | a secret behind it |
/// | `sandbox.vtpass.reversal.seconds` | seconds | 60 | 0 to 3600; after which a `….07` is reversed |
/// | `vtpass.api.key`, `vtpass.public.key`, `vtpass.secret.key` | secret | (development) | what its callers show |
/// | `vtpass.webhook.secret` | secret | (development) | the end of the path at which it tells |
struct VTpassConfig: Sendable {
    let webhookURL: String
    let reversalDelay: Duration
    let apiKey: String
    let publicKey: String
    let secretKey: String
    let webhookSecret: String

    init(_ settings: Settings) throws(ConfigError) {
        webhookURL = try settings.httpURL(
            "sandbox.vtpass.webhook.url", default: "http://127.0.0.1:8080/api/v1/billing/webhooks/vtpass")
        reversalDelay = try settings.seconds("sandbox.vtpass.reversal.seconds", default: 60, in: 0...3_600)
        apiKey = try settings.secret("vtpass.api.key", developmentDefault: "ak_vtpass_development")
        publicKey = try settings.secret("vtpass.public.key", developmentDefault: "PK_vtpass_development")
        secretKey = try settings.secret("vtpass.secret.key", developmentDefault: "SK_vtpass_development")
        webhookSecret = try settings.secret("vtpass.webhook.secret", developmentDefault: "whsec_vtpass_development")
    }
}
