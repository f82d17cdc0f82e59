enum BillingFixtures: ServiceFixtures {
    static let collections = PlannedFixtures.collections.merging([
        "biller_id": "/api/v1/billing/billers", "subscription_id": "/api/v1/billing/subscriptions",
        "item_id": InvoiceFixtures.items, "plan_id": "/api/v1/billing/plans",
    ]) { _, own in own }
    /// The catalogue is one for all, and so is whether a partner is asked.
    static let rules: Set<String> = [
        "createBiller", "changeBiller", "createBillerPackage", "changeBillerPackage", "resumeBillProvider",
    ]

    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String] {
        var made = try await PlannedFixtures.make(for: owner)
        made.merge(try await InvoiceFixtures.make(for: owner)) { first, _ in first }
        // Whoever sells plans has said how to invoice.
        made.merge(try await SubscriptionFixtures.make(for: owner)) { first, _ in first }
        return made
    }
}
