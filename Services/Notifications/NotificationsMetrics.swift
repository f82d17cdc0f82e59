extension NotificationsService {
    package static let metrics = [
        "notifications_attempts_total": "Deliveries handed to a mail server or provider, by what it said.",
        "notifications_due": "Deliveries whose time has come.",
        "notifications_due_oldest_seconds": "How long the oldest of them has waited.",
        "notifications_sms_account_refused_total": "Short messages refused because of our account or its balance.",
        "notifications_sms_reports_total": "Reports and words of readers that came, by what came of them.",
        "notifications_sms_segments_total": "Parts of short messages handed to a provider: each costs.",
        "notifications_sms_stopped_total": "Short messages that did not go because too many went to their prefix.",
        "notifications_unknown": "Deliveries of the last day of which nobody knows whether they were taken.",
        "notifications_mail_blocked_total": "Reports that our mail as such is refused, whoever it is for.",
        "notifications_mail_reports_total": "Bounces and complaints that came, by what came of them.",
        "notifications_mail_seconds": "How long a message took from the first byte to the mail server's answer.",
        "notifications_mail_total": "Messages given to the mail server, by outcome.",
    ].merging(webhookMetrics) { $1 }.merging(supportMetrics) { $1 }.merging(liveMetrics) { $1 }
        .merging(pushMetrics) { $1 }.merging(broadcastMetrics) { $1 }
}
