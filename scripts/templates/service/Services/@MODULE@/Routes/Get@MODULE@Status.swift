import @MODULE@Domain
import Authentication
import HTTPKit
import JSONKit
import Primitives

/// The status as staff see it.
struct @MODULE@StatusView: FieldEncodable {
    let status: @MODULE@Status
    let now: Timestamp

    static let example = @MODULE@StatusView(
        status: @MODULE@Status(installedAt: .example), now: .example + .seconds(86_400))

    func encode(to out: inout JSONWriter) {
        out.field("installed_at", status.installedAt)
        out.field("age_seconds", status.age(at: now).components.seconds)
    }
}

/// `GET /api/v1/@SLUG@/status`
struct Get@MODULE@Status: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/@SLUG@/status", id: "get@MODULE@Status", summary: "How long the service has been there",
        tag: "@MODULE@", access: .roles([.operator, .support, .auditor], scope: .opsRead))

    let store: @MODULE@Store
    let clock: WallClock

    func handle(_ call: Call<Self>) async throws -> Reply<@MODULE@StatusView> {
        .ok(@MODULE@StatusView(status: try await store.status(), now: clock.now()))
    }
}
