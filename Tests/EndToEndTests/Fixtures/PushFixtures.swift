import JSONKit
import TestSupport
import Testing

/// A device of the owner's, as `NotificationsFixtures` gives it.
enum PushFixtures {
    static func make(for owner: Customer) async throws -> [String: String] {
        let path = "/api/v1/notifications/devices"
        let device = try await owner.client.post(path, #"{"platform":"fcm","token":"matrix-\#(owner.id)"}"#)
        #expect(device.status == 201)
        return [path: try #require(device.json["id"]?.stringValue)]
    }
}
