import Crypto
import HTTPKit
import Primitives
import ServiceKit

/// What pushes read of the configuration. A push service without its key is off; on a development machine, where there
/// is a `sandbox.url`, keys that open nothing else stand in.
///
/// | key | type | default | |
/// |---|---|---|---|
/// | `web.push.private.key` | secret, PEM or 32 bytes in base64url | none | VAPID; browsers have its public half |
/// | `web.push.subject` | `mailto:` or `https:` | none | whom a browser's push service writes to |
/// | `fcm.service.account` | secret, Google's JSON | none | pushes to apps by FCM |
/// | `fcm.url` | URL | https://fcm.googleapis.com | |
/// | `apns.key` | secret, PEM | none | pushes to apps by APNs |
/// | `apns.key.id` | text | none | of that key |
/// | `apns.team.id` | text | none | whose key it is |
/// | `apns.topic` | text | none | the app's bundle id |
/// | `apns.url` | URL | https://api.push.apple.com | by `http` for a peer that speaks HTTP/2 without TLS |
struct PushConfig: Sendable {
    struct FCM: Sendable {
        let account: FCMAccount
        let url: String
    }

    struct APNs: Sendable {
        let key: P256.Signing.PrivateKey
        let keyID: String
        let team: String
        let topic: String
        let url: String
    }

    let web: VAPIDKey?
    let fcm: FCM?
    let apns: APNs?
    /// Where browsers' push services may be beside the public Internet, as for webhooks.
    let privateTargets: [PrivateTarget]

    init(_ settings: Settings, privateTargets: [PrivateTarget]) throws(ConfigError) {
        self.privateTargets = privateTargets
        let sandbox = settings.mode == .production ? nil : settings.optionalText("sandbox.url")
        web = try Self.web(settings, hasSandbox: sandbox != nil)
        fcm = try Self.fcm(settings, sandbox)
        apns = try Self.apns(settings, hasSandbox: sandbox != nil)
    }

    private static func web(_ settings: Settings, hasSandbox: Bool) throws(ConfigError) -> VAPIDKey? {
        let text = try settings.optionalSecret("web.push.private.key")
        let subject = settings.optionalText("web.push.subject")
        guard let text = text ?? (hasSandbox ? developmentKey : nil) else { return nil }
        guard let subject = subject ?? (hasSandbox ? "mailto:push@florin.test" : nil),
            subject.hasPrefix("mailto:") || subject.hasPrefix("https:")
        else { throw ConfigError("web.push.subject", expected: "mailto: or https:, with web.push.private.key") }
        guard let key = VAPIDKey(text: text, subject: subject) else {
            throw ConfigError("web.push.private.key", expected: "a P-256 key as PEM, or its 32 bytes in base64url")
        }
        return key
    }

    private static func fcm(_ settings: Settings, _ sandbox: String?) throws(ConfigError) -> FCM? {
        let url = try settings.httpURL("fcm.url", default: sandbox.map { "\($0)/fcm" } ?? "https://fcm.googleapis.com")
        let json = try settings.optionalSecret("fcm.service.account")
        guard let json = json ?? sandbox.map(FCMAccount.development) else { return nil }
        guard let account = FCMAccount(json: json) else {
            throw ConfigError(
                "fcm.service.account", expected: "Google's JSON with project_id, client_email and private_key")
        }
        return FCM(account: account, url: url)
    }

    private static func apns(_ settings: Settings, hasSandbox: Bool) throws(ConfigError) -> APNs? {
        let isElsewhere = settings.optionalText("apns.url") != nil
        let url = try settings.httpURL("apns.url", default: "https://api.push.apple.com")
        let (keyID, team) = (settings.optionalText("apns.key.id"), settings.optionalText("apns.team.id"))
        let topic = settings.optionalText("apns.topic")
        guard let text = try settings.optionalSecret("apns.key") else {
            // Apple itself is not for keys that everybody knows.
            return hasSandbox && isElsewhere ? APNs.ofSandbox(at: url) : nil
        }
        guard let key = try? P256.Signing.PrivateKey(pemRepresentation: text) else {
            throw ConfigError("apns.key", expected: "a P-256 key as PEM")
        }
        guard let keyID, let team, let topic else {
            let missing = keyID == nil ? "apns.key.id" : team == nil ? "apns.team.id" : "apns.topic"
            throw ConfigError(missing, expected: "set, with apns.key")
        }
        return APNs(key: key, keyID: keyID, team: team, topic: topic, url: url)
    }

    /// Public, and so good for the sandbox alone.
    private static let developmentKey = Base64URL.encode(Digest.sha256(Array("florin web push development".utf8)))
}
