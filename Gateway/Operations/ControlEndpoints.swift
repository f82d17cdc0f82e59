import HTTPKit
import JSONKit
import Primitives

/// `GET /api/v1/ops/maintenance`
struct GetMaintenance: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/ops/maintenance", id: "getMaintenance", summary: "Whether the gateway is in maintenance mode",
        tag: OperationsAccess.tag, access: OperationsAccess.mayRead, rateClass: .operations, isOpenInMaintenance: true)

    let store: ControlsStore

    func handle(_ call: Call<Self>) async throws -> Reply<MaintenanceView> {
        .ok(MaintenanceView(store.controls.current.maintenance))
    }
}

/// `PUT /api/v1/ops/maintenance`: all gateways answer 503 within a second, but for signing in and operating.
struct PutMaintenance: Endpoint {
    struct Body: FieldDecodable {
        let enabled: Bool
        let message: String?
        let retryAfterSeconds: Int?

        init(_ fields: inout Fields) {
            enabled = fields.required("enabled", .bool)
            message = fields.optional("message", .lines(1...500))
            retryAfterSeconds = fields.optional("retry_after_seconds", .integer(1...86_400))
        }
    }

    static let spec = EndpointSpec(
        .put, "/api/v1/ops/maintenance", id: "putMaintenance", summary: "Switch maintenance mode on or off",
        tag: OperationsAccess.tag, access: OperationsAccess.mayWrite, right: .act, rateClass: .operations,
        isOpenInMaintenance: true)

    let store: ControlsStore

    func handle(_ call: Call<Self>) async throws -> Reply<MaintenanceView> {
        let mode = MaintenanceMode(
            message: call.body.message, retryAfterSeconds: call.body.retryAfterSeconds ?? 60, since: call.receivedAt)
        try await store.set(call.body.enabled ? mode : nil)
        return .ok(MaintenanceView(store.controls.current.maintenance))
    }
}

struct FlagPath: FieldDecodable {
    let name: String

    init(_ fields: inout Fields) {
        name = fields.required("name", .pathName(1...64, example: "deposits"))
    }
}

/// The flags that there are: those that routes name, and those that were set when routes still named them.
struct FlagBook: Sendable {
    private let declared: Set<String>
    let store: ControlsStore

    init(_ routes: [Route], _ store: ControlsStore) {
        declared = Set(routes.compactMap(\.flag))
        self.store = store
    }

    var all: [FlagView] {
        let states = store.controls.current.flags
        return declared.union(states.keys).sorted().map { FlagView(name: $0, states[$0]) }
    }

    /// - Throws: 404 with the names that there are: a switch that is misspelt must not look as if it had worked.
    func flag(_ name: String) throws(Problem) -> FlagView {
        let all = all
        guard let flag = all.first(where: { $0.name == name }) else {
            throw Problem(
                .notFound, detail: "There is no such flag; there are: \(all.map(\.name).joined(separator: ", "))")
        }
        return flag
    }
}

/// `GET /api/v1/ops/flags`
struct ListFlags: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/ops/flags", id: "listFlags", summary: "All flags and their state", tag: OperationsAccess.tag,
        access: OperationsAccess.mayRead, rateClass: .operations, isOpenInMaintenance: true)

    typealias Query = TableQuery

    let flags: FlagBook
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<FlagView>> {
        .ok(try call.query.page(flags.all, cursors, list: "flags") { $0.name })
    }
}

/// `GET /api/v1/ops/flags/{name}`: a flag that was never set is on.
struct GetFlag: Endpoint {
    typealias Path = FlagPath

    static let spec = EndpointSpec(
        .get, "/api/v1/ops/flags/{name}", id: "getFlag", summary: "One feature flag", tag: OperationsAccess.tag,
        access: OperationsAccess.mayRead, rateClass: .operations, isOpenInMaintenance: true)

    let flags: FlagBook

    func handle(_ call: Call<Self>) async throws -> Reply<FlagView> { .ok(try flags.flag(call.path.name)) }
}

/// `PUT /api/v1/ops/flags/{name}`
struct PutFlag: Endpoint {
    typealias Path = FlagPath

    struct Body: FieldDecodable {
        let enabled: Bool
        init(_ fields: inout Fields) { enabled = fields.required("enabled", .bool) }
    }

    static let spec = EndpointSpec(
        .put, "/api/v1/ops/flags/{name}", id: "putFlag", summary: "Switch a feature on or off",
        tag: OperationsAccess.tag, access: OperationsAccess.mayWrite, right: .act, rateClass: .operations,
        isOpenInMaintenance: true)

    let flags: FlagBook

    func handle(_ call: Call<Self>) async throws -> Reply<FlagView> {
        let name = try flags.flag(call.path.name).name
        let state = FlagState(isEnabled: call.body.enabled, updatedAt: call.receivedAt)
        try await flags.store.set(name, state)
        return .ok(FlagView(name: name, state))
    }
}

/// `DELETE /api/v1/ops/flags/{name}`: as if it had never been set.
struct DeleteFlag: Endpoint {
    typealias Path = FlagPath

    static let spec = EndpointSpec(
        .delete, "/api/v1/ops/flags/{name}", id: "deleteFlag", summary: "Back to how the feature is by default: on",
        tag: OperationsAccess.tag, access: OperationsAccess.mayWrite, right: .act, success: 204, rateClass: .operations,
        isOpenInMaintenance: true)

    let flags: FlagBook

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await flags.store.set(try flags.flag(call.path.name).name, nil)
        return .noContent
    }
}
