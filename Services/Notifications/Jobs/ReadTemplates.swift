import Logging
import NotificationsDomain
import ServiceKit

/// Keeps the published templates in this process's memory: each replica has its own.
struct ReadTemplates: Sendable {
    static let interval = Duration.seconds(5)

    let templates: TemplateStore
    let wording: Wording
    let logger: Logger

    func run() async throws {
        let published = try await templates.published()
        let broken = wording.replacePublished(published.map { ($0.key, $0.parts) })
        for key in broken {
            logger.error(
                "a published template cannot be used, the program's own stands in",
                metadata: ["event": "\(key.event)", "channel": "\(key.channel.rawValue)", "locale": "\(key.locale)"])
        }
    }
}
