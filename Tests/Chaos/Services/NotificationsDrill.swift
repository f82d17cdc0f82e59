import SuiteKit
import TestSupport

enum NotificationsDrill: ServiceDrill {
    static let program = SuiteProcess.notifications.name

    static func ask(_ client: FlorinClient) async throws -> FlorinAnswer {
        try await client.get("/api/v1/notifications")
    }

    /// A customer may have ten endpoints, and ten devices: those beyond are refused.
    static let visits = [
        Visit(kind: "inbox") { customer, _ in try await customer.session.get("/api/v1/notifications?limit=5") },
        Visit(kind: "endpoint") { customer, key in
            let url = "\(try Stage.fromEnvironment().sandboxURL)/sink/chaos"
            return try await customer.session.post(
                "/api/v1/webhooks/endpoints", #"{"url":"\#(url)","events":["deposit.*"]}"#, key: key)
        },
        Visit(kind: "device") { customer, key in
            try await customer.session.post(
                "/api/v1/notifications/devices", #"{"platform":"fcm","token":"\#(key)"}"#, key: key)
        },
    ]

    static func differences(_ end: DrillEnd) async throws -> [String] {
        try await Notices(database: end.database, sandbox: end.stage.sandboxURL).differences()
    }
}
