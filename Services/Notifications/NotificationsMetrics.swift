extension NotificationsService {
    package static let metrics = [
        "notifications_attempts_total": "Deliveries handed to a mail server or provider, by what it said.",
        "notifications_due": "Deliveries whose time has come.",
        "notifications_due_oldest_seconds": "How long the oldest of them has waited.",
        "notifications_unknown": "Deliveries of the last day of which nobody knows whether they were taken.",
        "notifications_mail_blocked_total": "Reports that our mail as such is refused, whoever it is for.",
        "notifications_mail_reports_total": "Bounces and complaints that came, by what came of them.",
        "notifications_mail_seconds": "How long a message took from the first byte to the mail server's answer.",
        "notifications_mail_total": "Messages given to the mail server, by outcome.",
    ].merging(webhookMetrics) { $1 }.merging(supportMetrics) { $1 }
}
