import ServiceKit

/// Our account with VTpass.
struct VTpassAccount: Sendable {
    let url: String
    let apiKey: String
    let publicKey: String
    let secretKey: String
    let webhookSecret: String

    /// Nil in production unless an address is given. Elsewhere it is the sandbox's.
    init?(_ settings: Settings) throws(ConfigError) {
        guard settings.mode != .production || settings.optionalText("vtpass.url") != nil else { return nil }
        url = try settings.httpURL("vtpass.url", default: "http://127.0.0.1:8190/vtpass/api")
        apiKey = try settings.secret("vtpass.api.key", developmentDefault: "ak_vtpass_development")
        publicKey = try settings.secret("vtpass.public.key", developmentDefault: "PK_vtpass_development")
        secretKey = try settings.secret("vtpass.secret.key", developmentDefault: "SK_vtpass_development")
        let key = "vtpass.webhook.secret"
        webhookSecret = try settings.secret(key, developmentDefault: "whsec_vtpass_development")
        if webhookSecret.utf8.count < 16 {
            try settings.refuse(ConfigError(key, expected: "at least 16 bytes long"))
        }
    }
}
