extension NotificationsService {
    package static let metrics = [
        "notifications_attempts_total": "Deliveries handed to a mail server or provider, by what it said.",
        "notifications_due": "Deliveries whose time has come.",
        "notifications_due_oldest_seconds": "How long the oldest of them has waited.",
        "notifications_unknown": "Deliveries of the last day of which nobody knows whether they were taken.",
    ]
}
