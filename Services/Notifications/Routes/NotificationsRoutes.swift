import HTTPKit

/// Every route of this service.
enum NotificationsRoutes {
    static func all(_ parts: NotificationsParts) -> [any Endpoint] {
        [
            GetNotificationsStatus(store: parts.store, clock: parts.clock)
        ]
    }
}
