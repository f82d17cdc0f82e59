import NotificationsDomain
import ServiceKit

/// The keys of short messages.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `sms.provider` | `none`, `twilio`, `africastalking` | twilio, none in production | carries them to all numbers |
/// | `sms.routes` | list `+234=africastalking` | none | in its place: by prefix, longest first, others get none |
/// | `sms.hourly` | count | 500 | 1 to 1000000, messages in an hour to one prefix; then none |
/// | `sms.callback.url` | URL | `public.url` | where providers reach the gateway |
/// | `twilio.url` | URL | the sandbox's, https://api.twilio.com in production | |
/// | `twilio.account.sid` | text | ACdevelopment, none in production | |
/// | `twilio.auth.token` | secret | (development) | also signs Twilio's reports |
/// | `twilio.from` | number or name | +15005550006, none in production | unless there is a messaging service |
/// | `twilio.messaging.service.sid` | text | none | sends in the place of `twilio.from` |
/// | `twilio.webhook.key` | secret | (development) | shared key of reports signed by SHA-256; none in production |
/// | `africastalking.url` | URL | the sandbox's, https://api.africastalking.com in production | |
/// | `africastalking.username` | text | sandbox, none in production | |
/// | `africastalking.api.key` | secret | (development) | |
/// | `africastalking.from` | text | none | a short code or name of ours |
/// | `africastalking.webhook.secret` | secret | (development) | stands in the path of its reports |
struct ShortMessageConfig: Sendable {
    let routes: ShortMessageRoutes
    let mostInAnHour: Int
    /// Nil: not configured, so that nothing of it is believed either.
    let twilio: TwilioAccount?
    let africasTalking: AfricasTalkingAccount?

    static let developmentTwilioToken = "whsec_twilio_development"
    static let developmentAfricasTalkingSecret = "whsec_africastalking_development"

    private enum Choice: String, CaseIterable {
        case nobody = "none"
        case twilio, africastalking
    }

    /// - Parameter publicURL: where people reach the gateway.
    init(_ settings: Settings, publicURL: String) throws(ConfigError) {
        let isProduction = settings.mode == .production
        let choice: Choice = try settings.choice("sms.provider", default: isProduction ? .nobody : .twilio)
        routes = ShortMessageRoutes(
            try Self.table(settings), all: ShortMessageProvider(rawValue: choice.rawValue))
        mostInAnHour = try settings.integer("sms.hourly", default: 500, in: 1...1_000_000)
        let callbackURL = try settings.httpURL("sms.callback.url", default: publicURL)
        // Away from production both are there, so that each can be tried.
        let providers = isProduction ? routes.providers : Set(ShortMessageProvider.allCases)
        twilio =
            providers.contains(.twilio)
            ? try TwilioAccount(settings, callbackURL: callbackURL, publicURL: publicURL) : nil
        africasTalking = providers.contains(.africastalking) ? try AfricasTalkingAccount(settings) : nil
    }

    private static func table(_ settings: Settings) throws(ConfigError) -> [PhonePrefix: ShortMessageProvider] {
        var table: [PhonePrefix: ShortMessageProvider] = [:]
        for text in settings.list("sms.routes", default: []) {
            let parts = text.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, let prefix = PhonePrefix(parts[0]),
                let provider = ShortMessageProvider(rawValue: parts[1]), table[prefix] == nil
            else {
                throw ConfigError(
                    "sms.routes", expected: "prefixes with their providers, as +234=africastalking, each once",
                    found: text)
            }
            table[prefix] = provider
        }
        return table
    }

    static func sandboxURL(_ settings: Settings) throws(ConfigError) -> String {
        try settings.httpURL("sandbox.url", default: "http://127.0.0.1:8190")
    }
}

struct TwilioAccount: Sendable {
    static let webhookPath = "/api/v1/notifications/webhooks/twilio"

    let url: String
    let sid: String
    let authToken: String
    /// One of the two.
    let from: String?
    let messagingServiceSID: String?
    let callbackURL: String
    let signature: TwilioSignature

    init(_ settings: Settings, callbackURL: String, publicURL: String) throws(ConfigError) {
        let isProduction = settings.mode == .production
        url = try settings.httpURL(
            "twilio.url",
            default: isProduction ? "https://api.twilio.com" : "\(ShortMessageConfig.sandboxURL(settings))/twilio")
        sid = try settings.text("twilio.account.sid", default: isProduction ? nil : "ACdevelopment")
        authToken = try settings.secret(
            "twilio.auth.token", developmentDefault: ShortMessageConfig.developmentTwilioToken)
        messagingServiceSID = settings.optionalText("twilio.messaging.service.sid")
        from =
            messagingServiceSID == nil
            ? try settings.text("twilio.from", default: isProduction ? nil : "+15005550006") : nil
        let sharedKey = try settings.optionalSecret("twilio.webhook.key")
        self.callbackURL = callbackURL + Self.webhookPath
        signature = TwilioSignature(
            authToken: authToken,
            sharedKey: sharedKey ?? (isProduction ? nil : ShortMessageConfig.developmentTwilioToken),
            urls: [callbackURL, publicURL].map { $0 + Self.webhookPath })
    }
}

struct AfricasTalkingAccount: Sendable {
    let url: String
    let username: String
    let apiKey: String
    let from: String?
    let webhookSecret: String

    init(_ settings: Settings) throws(ConfigError) {
        let isProduction = settings.mode == .production
        url = try settings.httpURL(
            "africastalking.url",
            default: isProduction
                ? "https://api.africastalking.com" : "\(ShortMessageConfig.sandboxURL(settings))/africastalking")
        username = try settings.text("africastalking.username", default: isProduction ? nil : "sandbox")
        apiKey = try settings.secret("africastalking.api.key", developmentDefault: "africastalking-development")
        from = settings.optionalText("africastalking.from")
        webhookSecret = try settings.secret(
            "africastalking.webhook.secret", developmentDefault: ShortMessageConfig.developmentAfricasTalkingSecret)
    }
}
