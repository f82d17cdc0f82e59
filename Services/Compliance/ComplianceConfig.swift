package import ServiceKit

/// The keys of this service beside the common ones.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `compliance.secret` | secret | (development) | at least 32 bytes; the key of the hashes of document numbers |
/// | `compliance.cooling.off.hours` | integer | 72; outside production 0 | 0 to 720; while an erasure waits |
/// | `onfido.url` | URL | none; outside production the sandbox's | `https://api.eu.onfido.com/v3.6`, or `us`, `ca` |
/// | `sandbox.url` | URL | http://127.0.0.1:8190 | the sandbox, which plays Onfido; not configured in production |
/// | `onfido.token` | secret | (development) | our key there |
/// | `onfido.webhook.token` | secret | (development) | what its webhooks are signed with |
package struct ComplianceConfig: Sendable {
    package let secret: String
    /// How long an erasure waits before it begins.
    package let coolingOff: Duration
    /// Nil in production unless an address is given: then people look at everything.
    package let onfido: Onfido?

    package struct Onfido: Sendable {
        /// Without the path.
        package let url: String
        /// `/v3.6`, from the first slash.
        package let path: String
        package let token: String
        package let webhookToken: String
    }

    package init(_ settings: Settings) throws(ConfigError) {
        secret = try settings.secret(
            "compliance.secret", developmentDefault: "florin-compliance-development-secret-0123456789")
        if secret.utf8.count < 32 {
            try settings.refuse(ConfigError("compliance.secret", expected: "at least 32 bytes long"))
        }
        let hours = try settings.integer(
            "compliance.cooling.off.hours", default: settings.mode == .production ? 72 : 0, in: 0...720)
        coolingOff = .seconds(hours * 3_600)
        onfido = try Self.onfido(settings)
    }

    private static func onfido(_ settings: Settings) throws(ConfigError) -> Onfido? {
        // Both are read, so that neither is taken for a name that nobody knows.
        let isConfigured = !["onfido.url", "sandbox.url"].compactMap { settings.optionalText($0) }.isEmpty
        guard settings.mode != .production || isConfigured else { return nil }
        let (url, path) = try address(settings)
        return Onfido(
            url: url, path: path,
            token: try settings.secret("onfido.token", developmentDefault: "onfido_development"),
            webhookToken: try settings.secret("onfido.webhook.token", developmentDefault: "whsec_onfido_development"))
    }

    private static func address(_ settings: Settings) throws(ConfigError) -> (url: String, path: String) {
        guard settings.optionalText("onfido.url") != nil else {
            return (try settings.httpURL("sandbox.url", default: "http://127.0.0.1:8190"), "/onfido/v3.6")
        }
        let url = try settings.httpURL("onfido.url")
        let scheme = url.hasPrefix("https://") ? 8 : 7
        let host = url.dropFirst(scheme).prefix { $0 != "/" }
        let base = String(url.prefix(scheme + host.count))
        return (base, String(url.dropFirst(base.count)))
    }
}
