enum AccountingFixtures: ServiceFixtures {
    static let collections = ["subject_id": "/api/v1/accounting/periods"]
    /// The chart and the periods are one for all.
    static let rules: Set<String> = ["closePeriod", "reopenPeriod", "createAccount", "changeAccount"]

    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String] {
        let path = "/api/v1/accounting/reconciliations"
        return [path: try await everybody.client.made(path, "{}")]
    }
}
