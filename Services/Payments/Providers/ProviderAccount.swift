import ServiceKit

/// Our account with one provider.
struct ProviderAccount: Sendable {
    let url: String
    let apiKey: String
    /// The current one first; those before it are still good.
    let webhookSecrets: [String]
    /// What customers' own programs show the provider.
    let publishableKey: String
    /// Who we are, where a key alone does not tell it.
    let clientID: String
    /// Where its events come, as it was told.
    let webhookURL: String
    /// What the provider calls that registration.
    let webhookID: String
    /// Where customers go whom nobody else awaits, for a provider that has to send them somewhere.
    let returnURL: String
    /// What its adapters ask beside what they are asked about.
    var books = ProviderBooks.none

    enum Setting {
        case webhookSecret, publishableKey, clientID, webhookURL, webhookID, returnURL

        func key(of provider: String) -> String {
            switch self {
            case .webhookSecret: "\(provider).webhook.secret"
            case .publishableKey: "\(provider).publishable.key"
            case .clientID: "\(provider).client.id"
            case .webhookURL: "\(provider).webhook.url"
            case .webhookID: "\(provider).webhook.id"
            case .returnURL: "\(provider).return.url"
            }
        }
    }

    /// Nil in production unless an address is given: there no provider is there by default. Elsewhere it is the
    /// sandbox's face.
    init?(_ processor: any Processor.Type, _ settings: Settings, sandbox: String) throws(ConfigError) {
        let name = processor.name
        guard settings.mode != .production || settings.optionalText("\(name).url") != nil else { return nil }
        url = try settings.httpURL("\(name).url", default: sandbox + processor.sandboxPath)
        apiKey = try settings.secret("\(name).api.key", developmentDefault: "sk_\(name)_development")
        webhookSecrets = try Self.secrets(processor, settings)
        func fallback(_ setting: Setting, _ value: String) -> String? {
            settings.mode == .production && processor.needs.contains(setting) ? nil : value
        }
        publishableKey = try settings.text(
            Setting.publishableKey.key(of: name), default: fallback(.publishableKey, "pk_\(name)_development"))
        clientID = try settings.text(Setting.clientID.key(of: name), default: fallback(.clientID, "florin"))
        webhookURL = try settings.httpURL(
            Setting.webhookURL.key(of: name),
            default: fallback(.webhookURL, "http://127.0.0.1:8080/api/v1/payments/webhooks/\(name)"))
        returnURL = try settings.httpURL(
            Setting.returnURL.key(of: name), default: fallback(.returnURL, "http://localhost:8080"))
        webhookID = try settings.text(
            Setting.webhookID.key(of: name), default: fallback(.webhookID, "florin\(name)development"))
    }

    /// None of a provider whose events prove themselves otherwise.
    private static func secrets(
        _ processor: any Processor.Type, _ settings: Settings
    ) throws(ConfigError) -> [String] {
        guard processor.needs.contains(.webhookSecret) else { return [] }
        let key = Setting.webhookSecret.key(of: processor.name)
        let secret = try settings.secret(key, developmentDefault: "whsec_\(processor.name)_development")
        return [secret] + (try previousSecrets("\(key).previous", settings))
    }

    /// Each costs a hash of every webhook.
    private static let maximumPreviousSecrets = 4

    private static func previousSecrets(_ key: String, _ settings: Settings) throws(ConfigError) -> [String] {
        guard let text = try settings.optionalSecret(key) else { return [] }
        let secrets = text.split(separator: ",").map { String($0.drop { $0 == " " }) }
        guard secrets.count <= maximumPreviousSecrets, secrets.allSatisfy({ $0.utf8.count >= 8 }) else {
            throw ConfigError(
                key, expected: "at most \(maximumPreviousSecrets) secrets of 8 characters or more, with commas between")
        }
        return secrets
    }
}
