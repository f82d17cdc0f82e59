enum NotificationsFixtures: ServiceFixtures {
    static let collections = ["endpoint_id": "/api/v1/webhooks/endpoints", "event_id": "/api/v1/webhooks/events"]
        .merging(SupportFixtures.collections) { $1 }
    static let rules = SupportFixtures.rules

    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String] {
        let path = "/api/v1/admin/notifications/suppressions"
        let body = #"{"channel":"email","address":"\#(owner.id)@suppressed.test"}"#
        var made = try await WebhookFixtures.make(for: owner)
        made[path] = try await everybody.client.made(path, body)
        return made.merging(try await SupportFixtures.make(for: owner, by: everybody)) { $1 }
    }
}
