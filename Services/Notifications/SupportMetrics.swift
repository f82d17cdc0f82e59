extension NotificationsService {
    /// Of the desk.
    static let supportMetrics = [
        "notifications_tickets_open": "Tickets that are not over, by status.",
        "notifications_tickets_unassigned": "Tickets that no agent has.",
        "notifications_sla_steps_late_seconds": "How long the oldest step of a ticket's clock has been due.",
    ]
}
