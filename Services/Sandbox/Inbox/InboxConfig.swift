import ServiceKit

/// The keys of the inbox.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `sandbox.smtp.port` | port | 8191, any free one in test mode | 0 (any) to 65535 |
/// | `sandbox.smtp.maximum` | connections | 1000 | 1 to 100000; more are told to come later |
/// | `sandbox.email.webhook.url` | URL | http://127.0.0.1:8080/api/v1/notifications/webhooks/email | where bounces go |
/// | `mail.webhook.secret` | secret | (development) | what they are signed with |
/// | `sandbox.report.milliseconds` | milliseconds | 1000 | 0 to 60000; from taking a message to telling of it |
struct InboxConfig: Sendable {
    static let developmentWebhookSecret = "whsec_email_development"

    let smtpHost: String
    let smtpPort: Int
    let mostConnections: Int
    let webhookURL: String
    let webhookSecret: String
    let reportDelay: Duration

    init(_ context: ServiceContext) throws(ConfigError) {
        let settings = context.settings
        smtpHost = context.common.httpHost
        smtpPort = try settings.integer(
            "sandbox.smtp.port", default: settings.mode == .test ? 0 : 8_191, in: 0...65_535)
        mostConnections = try settings.integer("sandbox.smtp.maximum", default: 1_000, in: 1...100_000)
        webhookURL = try settings.httpURL(
            "sandbox.email.webhook.url", default: "http://127.0.0.1:8080/api/v1/notifications/webhooks/email")
        webhookSecret = try settings.secret(
            "mail.webhook.secret", developmentDefault: Self.developmentWebhookSecret)
        reportDelay = .milliseconds(try settings.integer("sandbox.report.milliseconds", default: 1_000, in: 0...60_000))
    }
}
