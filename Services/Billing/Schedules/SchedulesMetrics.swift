extension BillingService {
    static let plannedMetrics = [
        "billing_planned_oldest_due_seconds": "Age of the oldest thing that is to pay itself and has not been begun.",
        "billing_planned_under_way": "Runs of schedules and bills whose payment is on its way.",
    ]
}
