import ServiceKit

/// The keys of this service beside the common ones.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `vtpass.url` | URL | http://127.0.0.1:8190/vtpass/api, none in production | without it nobody carries bills |
/// | `vtpass.api.key`, `vtpass.public.key`, `vtpass.secret.key` | secret | (development) | our keys there |
/// | `vtpass.webhook.secret` | secret | (development) | ends the path of its webhooks; at least 16 bytes |
struct BillingConfig: Sendable {
    /// Nil in production unless an address is given: bills are not paid through a sandbox by default.
    let vtpass: VTpassAccount?

    init(_ settings: Settings) throws(ConfigError) {
        vtpass = try VTpassAccount(settings)
    }
}
