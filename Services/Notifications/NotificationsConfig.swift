import NotificationsDomain
import ServiceKit

/// The keys of this service beside the common ones.
///
/// | key | type | default | range |
/// |---|---|---|---|
/// | `notifications.secret` | secret | (development) | at least 32 bytes; seals codes, secrets, links |
/// | `dispatch.per.second` | integer | 2000 | 1 to 100000, deliveries that leave a process in a second |
/// | `mail.enabled` | bool | true | false: nothing goes by e-mail, and deliveries say so |
/// | `public.url` | URL | http://localhost:8080, none in production | where people reach the gateway, in links |
struct NotificationsConfig: Sendable {
    let secret: String
    let dispatchPerSecond: Int
    let sendsMail: Bool
    let publicURL: String
    let webhooks: WebhookConfig
    let shortMessages: ShortMessageConfig

    /// Without those that lie in the hands of the devices.
    var carried: Set<Channel> {
        var carried: Set<Channel> = sendsMail ? [.email] : []
        if !shortMessages.routes.providers.isEmpty { carried.insert(.sms) }
        return carried
    }

    init(_ settings: Settings) throws(ConfigError) {
        secret = try settings.secret(
            "notifications.secret", developmentDefault: "florin-notifications-development-secret-0123456789")
        if secret.utf8.count < 32 {
            try settings.refuse(ConfigError("notifications.secret", expected: "at least 32 bytes long"))
        }
        dispatchPerSecond = try settings.integer("dispatch.per.second", default: 2_000, in: 1...100_000)
        sendsMail = try settings.bool("mail.enabled", default: true)
        publicURL = try settings.httpURL(
            "public.url", default: settings.mode == .production ? nil : "http://localhost:8080")
        webhooks = try WebhookConfig(settings)
        shortMessages = try ShortMessageConfig(settings, publicURL: publicURL)
    }
}
