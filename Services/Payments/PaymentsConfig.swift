package import ServiceKit

/// The keys of this service beside the common ones.
///
/// | key | type | default | |
/// |---|---|---|---|
/// | `payments.secret` | secret | (development) | numbers of bank accounts are sealed with it; at least 32 bytes |
/// | `public.url` | URL | http://localhost:8080, none in production | where people reach the gateway, in links |
/// | `sandbox.url` | URL | http://127.0.0.1:8190 | the sandbox provider; not configured in production |
/// | `sandbox.api.key` | secret | (development) | our key there |
/// | `sandbox.webhook.secret` | secret | (development) | what its webhooks are signed with |
/// | `sandbox.webhook.secret.previous` | list of secrets | none | the ones before, still good |
/// | `return.url.schemes` | list `myapp,com.example.shop` | none, outside production `*` | of apps; `*` any harmless |
/// | `return.url.loopback` | true or false | false, outside production true | pages on one's own machine |
package struct PaymentsConfig: Sendable {
    /// Nil in production unless an address is given: real money does not come through a sandbox by default.
    package let sandbox: Sandbox?
    let returnRules: ReturnURLRules
    let secret: String
    let publicURL: String

    package struct Sandbox: Sendable {
        package let url: String
        package let apiKey: String
        /// The current one first.
        package let webhookSecrets: [String]
    }

    package init(_ settings: Settings) throws(ConfigError) {
        secret = try settings.secret(
            "payments.secret", developmentDefault: "florin-payments-development-secret-0123456789")
        if secret.utf8.count < 32 {
            try settings.refuse(ConfigError("payments.secret", expected: "at least 32 bytes long"))
        }
        publicURL = try settings.httpURL(
            "public.url", default: settings.mode == .production ? nil : "http://localhost:8080")
        returnRules = ReturnURLRules(
            allowsLoopback: try settings.bool("return.url.loopback", default: settings.mode != .production),
            schemes: try Self.schemes(settings))
        guard settings.mode != .production || settings.optionalText("sandbox.url") != nil else {
            sandbox = nil
            return
        }
        let secret = try settings.secret("sandbox.webhook.secret", developmentDefault: "whsec_sandbox_development")
        sandbox = Sandbox(
            url: try settings.httpURL("sandbox.url", default: "http://127.0.0.1:8190"),
            apiKey: try settings.secret("sandbox.api.key", developmentDefault: "sk_sandbox_development"),
            webhookSecrets: [secret] + (try Self.previousSecrets(settings)))
    }

    private static let previousSecretsKey = "sandbox.webhook.secret.previous"
    /// Each costs a hash of every webhook.
    private static let maximumPreviousSecrets = 4

    private static func previousSecrets(_ settings: Settings) throws(ConfigError) -> [String] {
        guard let text = try settings.optionalSecret(previousSecretsKey) else { return [] }
        let secrets = text.split(separator: ",").map { String($0.drop { $0 == " " }) }
        guard secrets.count <= maximumPreviousSecrets, secrets.allSatisfy({ $0.utf8.count >= 8 }) else {
            throw ConfigError(
                previousSecretsKey,
                expected: "at most \(maximumPreviousSecrets) secrets of 8 characters or more, with commas between")
        }
        return secrets
    }

    private static func schemes(_ settings: Settings) throws(ConfigError) -> ReturnURLRules.Schemes {
        let key = "return.url.schemes"
        let list = settings.list(key, default: settings.mode == .production ? [] : ["*"])
        guard list != ["*"] else { return .any }
        for scheme in list where !ReturnURL.isScheme(scheme) || ReturnURLRules.forbidden.contains(scheme) {
            throw ConfigError(
                key, expected: "schemes in small letters that no browser acts on by itself", found: scheme)
        }
        return .listed(Set(list))
    }
}
