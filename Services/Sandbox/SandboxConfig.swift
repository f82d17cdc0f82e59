package import ServiceKit

/// The keys of the sandbox provider beside the common ones.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `sandbox.api.key` | secret | (development) | |
/// | `sandbox.webhook.secret` | secret | (development) | |
/// | `sandbox.webhook.url` | URL | http://127.0.0.1:8080/api/v1/payments/webhooks/sandbox | |
/// | `sandbox.stripe.webhook.url`, `sandbox.square.webhook.url` | URL | beside it | |
/// | `sandbox.paypal.webhook.url` | URL | beside it | |
/// | `stripe.api.key`, `square.api.key`, `paypal.api.key` | secret | (development) | what callers of those faces show |
/// | `stripe.webhook.secret`, `square.webhook.secret` | secret | (development) | they sign so |
/// | `paypal.webhook.secret` | secret | (development) | it signs so |
/// | `paypal.client.id` | text | florin | who its caller is, beside its key |
/// | `paypal.webhook.id` | text | florinpaypaldevelopment | the registration of the merchant's address |
/// | `sandbox.public.url` | URL | http://127.0.0.1:8190 | where customers reach the checkout page |
/// | `sandbox.journal` | path | sandbox.journal | its folder must exist |
/// | `sandbox.settle.milliseconds` | milliseconds | 200 | 0 to 60000 |
/// | `sandbox.late.webhook.seconds` | seconds | 5 | 0 to 3600 |
/// | `sandbox.stall.milliseconds` | milliseconds | 0 | 0 to 20000; pause before a `….05` is answered |
/// | `sandbox.retry.milliseconds` | milliseconds | 500 | 10 to 60000; first pause between deliveries, doubles to 60 s |
package struct SandboxConfig: Sendable {
    package static let developmentKey = "sk_sandbox_development"
    package static let developmentWebhookSecret = "whsec_sandbox_development"

    package let apiKey: String
    package let webhookSecret: String
    package let webhookURL: String
    package let publicURL: String
    package let journalPath: String
    package let settleDelay: Duration
    package let lateWebhookDelay: Duration
    package let stall: Duration
    package let firstRetry: Duration

    package init(_ settings: Settings) throws(ConfigError) {
        apiKey = try settings.secret("sandbox.api.key", developmentDefault: Self.developmentKey)
        webhookSecret = try settings.secret("sandbox.webhook.secret", developmentDefault: Self.developmentWebhookSecret)
        webhookURL = try settings.httpURL(
            "sandbox.webhook.url", default: "http://127.0.0.1:8080/api/v1/payments/webhooks/sandbox")
        publicURL = try settings.httpURL("sandbox.public.url", default: "http://127.0.0.1:8190")
        journalPath = try settings.text("sandbox.journal", default: "sandbox.journal")
        settleDelay = .milliseconds(try settings.integer("sandbox.settle.milliseconds", default: 200, in: 0...60_000))
        lateWebhookDelay = try settings.seconds("sandbox.late.webhook.seconds", default: 5, in: 0...3_600)
        stall = .milliseconds(try settings.integer("sandbox.stall.milliseconds", default: 0, in: 0...20_000))
        firstRetry = .milliseconds(try settings.integer("sandbox.retry.milliseconds", default: 500, in: 10...60_000))
    }
}
