import ServiceKit

/// The keys of those who carry short messages.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `twilio.account.sid` | text | ACdevelopment | whoever sends calls itself so |
/// | `twilio.auth.token` | secret | (development) | is its password, and signs reports |
/// | `africastalking.api.key` | secret | (development) | |
/// | `africastalking.webhook.secret` | secret | (development) | stands behind the path of reports |
/// | `sandbox.africastalking.webhook.url` | URL | that of the gateway on this machine | reports go there |
/// | `sandbox.sms.milliseconds` | milliseconds | 200 | 0 to 60000; before each report |
struct SMSConfig: Sendable {
    let accountSID: String
    let authToken: String
    let apiKey: String
    let africasTalkingURL: String
    let reportDelay: Duration

    init(_ settings: Settings) throws(ConfigError) {
        accountSID = try settings.text("twilio.account.sid", default: "ACdevelopment")
        authToken = try settings.secret("twilio.auth.token", developmentDefault: "whsec_twilio_development")
        apiKey = try settings.secret("africastalking.api.key", developmentDefault: "africastalking-development")
        let secret = try settings.secret(
            "africastalking.webhook.secret", developmentDefault: "whsec_africastalking_development")
        let url = try settings.httpURL(
            "sandbox.africastalking.webhook.url",
            default: "http://127.0.0.1:8080/api/v1/notifications/webhooks/africastalking")
        africasTalkingURL = "\(url)/\(secret)"
        reportDelay = .milliseconds(try settings.integer("sandbox.sms.milliseconds", default: 200, in: 0...60_000))
    }
}
