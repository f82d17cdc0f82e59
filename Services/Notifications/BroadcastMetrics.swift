extension NotificationsService {
    /// Of broadcasts.
    static let broadcastMetrics = [
        "notifications_broadcasts": "Broadcasts that are not over, by status."
    ]
}
