extension NotificationsService {
    package static let metrics = [
        "notifications_age_seconds": "How long ago the schema of the service was made."
    ]
}
