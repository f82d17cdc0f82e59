import JSONKit
import Primitives

/// The gateway answers 503 on all routes but those for signing in and operating.
struct MaintenanceMode: Sendable, Equatable {
    let message: String?
    let retryAfterSeconds: Int
    let since: Timestamp
}

/// One feature flag.
struct FlagState: Sendable, Equatable {
    let isEnabled: Bool
    let updatedAt: Timestamp
}

/// How maintenance is kept in Redis, and what `GET` and `PUT /api/v1/ops/maintenance` answer.
struct MaintenanceView: FieldEncodable, FieldDecodable, Equatable {
    let enabled: Bool
    let message: String?
    let retryAfterSeconds: Int?
    let since: Timestamp?

    init(_ mode: MaintenanceMode?) {
        enabled = mode != nil
        message = mode?.message
        retryAfterSeconds = mode?.retryAfterSeconds
        since = mode?.since
    }

    init(_ fields: inout Fields) {
        enabled = fields.required("enabled", .bool)
        message = fields.optional("message", .text(0...500))
        retryAfterSeconds = fields.optional("retry_after_seconds", .integer(1...86_400))
        since = fields.optional("since", .timestamp)
    }

    static let example = MaintenanceView(
        MaintenanceMode(message: "Back at ten", retryAfterSeconds: 600, since: Timestamp(microsecondsSince1970: 0)))

    func encode(to out: inout JSONWriter) {
        out.field("enabled", enabled)
        out.field("message", message)
        out.field("retry_after_seconds", retryAfterSeconds)
        out.field("since", since)
    }

    var mode: MaintenanceMode? {
        guard enabled, let since else { return nil }
        return MaintenanceMode(message: message, retryAfterSeconds: retryAfterSeconds ?? 60, since: since)
    }
}

/// How a flag is kept in Redis, and what `GET` and `PUT /api/v1/ops/flags/{name}` answer.
struct FlagView: FieldEncodable, FieldDecodable, Equatable {
    let name: String
    let enabled: Bool
    /// Null: never set, and so on.
    let updatedAt: Timestamp?

    init(name: String, _ state: FlagState?) {
        self.name = name
        enabled = state?.isEnabled ?? true
        updatedAt = state?.updatedAt
    }

    init(_ fields: inout Fields) {
        name = fields.required("name", .text(1...64))
        enabled = fields.required("enabled", .bool)
        updatedAt = fields.optional("updated_at", .timestamp)
    }

    static let example = FlagView(
        name: "deposits", FlagState(isEnabled: true, updatedAt: Timestamp(microsecondsSince1970: 0)))

    func encode(to out: inout JSONWriter) {
        out.field("name", name)
        out.field("enabled", enabled)
        out.field("updated_at", updatedAt)
    }

    var state: FlagState? { updatedAt.map { FlagState(isEnabled: enabled, updatedAt: $0) } }
}
