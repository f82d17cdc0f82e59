import ServiceKit

/// What invoices need to know.
///
/// | key | type | default | |
/// |---|---|---|---|
/// | `billing.secret` | secret | (development) | tokens of invoices are sealed with it; at least 32 bytes |
/// | `public.url` | URL | http://localhost:8080, none in production | where people reach the gateway, in links |
struct InvoiceConfig: Sendable {
    let secret: String
    let publicURL: String

    init(_ settings: Settings) throws(ConfigError) {
        secret = try settings.secret(
            "billing.secret", developmentDefault: "florin-billing-development-secret-0123456789")
        if secret.utf8.count < 32 {
            try settings.refuse(ConfigError("billing.secret", expected: "at least 32 bytes long"))
        }
        publicURL = try settings.httpURL(
            "public.url", default: settings.mode == .production ? nil : "http://localhost:8080")
    }
}
