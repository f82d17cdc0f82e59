import HTTPKit
import ServiceKit

/// What webhooks read of the configuration.
///
/// | key | type | default | |
/// |---|---|---|---|
/// | `webhook.private.targets` | list `127.0.0.1:18000-18999` | this, none in production | also by `http` |
/// | `sandbox.url` | URL | http://127.0.0.1:8190, none in production | its sink takes webhooks too |
struct WebhookConfig: Sendable {
    let privateTargets: [PrivateTarget]

    init(_ settings: Settings) throws(ConfigError) {
        privateTargets = try Self.targets(settings) + Self.sandbox(settings)
    }

    private static func targets(_ settings: Settings) throws(ConfigError) -> [PrivateTarget] {
        let isProduction = settings.mode == .production
        var targets: [PrivateTarget] = []
        for text in settings.list("webhook.private.targets", default: isProduction ? [] : ["127.0.0.1:18000-18999"]) {
            guard let target = PrivateTarget(text), !isProduction else {
                throw ConfigError(
                    "webhook.private.targets",
                    expected: "addresses with ports, as 127.0.0.1:18000-18999, and none in production", found: text)
            }
            targets.append(target)
        }
        return targets
    }

    private static func sandbox(_ settings: Settings) -> [PrivateTarget] {
        guard settings.mode != .production,
            let url = ClientURL(settings.optionalText("sandbox.url") ?? "http://127.0.0.1:8190"),
            case .address(let address) = url.host
        else { return [] }
        return [PrivateTarget(address, port: url.port)]
    }
}
