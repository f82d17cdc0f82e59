extension NotificationsService {
    /// Of webhooks.
    static let webhookMetrics = [
        "notifications_webhook_attempts_total": "Sendings of webhooks, by outcome: taken, refused, unanswered.",
        "notifications_webhook_attempt_seconds": "How long a sending of a webhook took.",
        "notifications_webhook_endpoints_disabled_total": "Endpoints that were given up.",
        "notifications_webhooks_due": "Webhooks that could be sent by now to endpoints that work.",
        "notifications_webhooks_oldest_due_seconds": "Age of the oldest of these.",
    ]
}
