extension BillingService {
    package static let metrics = [
        catalogueMetrics, BillPaymentMetrics.help, plannedMetrics, WatchInvoices.help,
        WatchSubscriptions.help,
    ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    private static let catalogueMetrics = [
        "billing_packages_waiting_for_operator": "Packages whose price differs at the partner, which nobody can buy.",
        "billing_provider_closed": "Whether a partner is out of rotation, because it refuses us for our account there.",
        "billing_provider_reachable": "Whether a partner has answered at the last look.",
    ]
}
