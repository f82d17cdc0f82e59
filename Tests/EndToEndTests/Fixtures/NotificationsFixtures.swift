enum NotificationsFixtures: ServiceFixtures {
    static func make(for owner: Customer, by everybody: MatrixCaller) async throws -> [String: String] {
        let path = "/api/v1/admin/notifications/suppressions"
        let body = #"{"channel":"email","address":"\#(owner.id)@suppressed.test"}"#
        return [path: try await everybody.client.made(path, body)]
    }
}
