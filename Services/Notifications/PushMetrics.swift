extension NotificationsService {
    /// Of pushes.
    static let pushMetrics = [
        "notifications_pushes_total": "Pushes by platform and by what the push service said of them.",
        "notifications_push_seconds": "How long a push service took to answer.",
        "notifications_devices_forgotten_total": "Devices that a push service called gone.",
    ]
}
