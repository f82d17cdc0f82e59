import NotificationsService
import Outbox
import ServiceKit

enum NotificationsWalk: CrashWalk {
    static let service: any FlorinService.Type = NotificationsService.self

    static func walk(_ suite: CrashSuite) async throws {
        for point in NotificationsCrashPoints.mail { try await CodeScene(point: point, suite: suite).play() }
        for point in NotificationsCrashPoints.shortMessage {
            try await ShortMessageScene(point: point, suite: suite).play()
        }
        for point in NotificationsCrashPoints.push { try await PushScene(point: point, suite: suite).play() }
        for point in NotificationsCrashPoints.webhook { try await WebhookScene(point: point, suite: suite).play() }
        for point in NotificationsCrashPoints.broadcast { try await BroadcastScene(point: point, suite: suite).play() }
        for point in OutboxRelay.crashPoints { try await TicketScene(point: point, suite: suite).play() }
    }
}
