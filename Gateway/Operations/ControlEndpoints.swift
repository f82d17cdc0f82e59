import HTTPKit
import JSONKit
import Primitives

/// `GET /api/v1/ops/maintenance`
struct GetMaintenance: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/ops/maintenance", id: "getMaintenance", summary: "Whether the gateway is in maintenance mode",
        tag: OperationsAccess.tag, access: OperationsAccess.mayRead, rateClass: .operations)

    let store: ControlsStore

    func handle(_ call: Input) async throws -> Reply<MaintenanceView> {
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
        tag: OperationsAccess.tag, access: OperationsAccess.mayWrite, rateClass: .operations)

    let store: ControlsStore

    func handle(_ call: Input) async throws -> Reply<MaintenanceView> {
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

/// `GET /api/v1/ops/flags`
struct ListFlags: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/ops/flags", id: "listFlags", summary: "The flags that have been set", tag: OperationsAccess.tag,
        access: OperationsAccess.mayRead, rateClass: .operations)

    typealias Query = TableQuery

    let store: ControlsStore
    let cursors: CursorCodec

    func handle(_ call: Input) async throws -> Reply<Page<FlagView>> {
        let flags = store.controls.current.flags.map { FlagView(name: $0.key, $0.value) }
        return .ok(try call.query.page(flags, cursors, list: "flags") { $0.name })
    }
}

/// `GET /api/v1/ops/flags/{name}`: a flag that was never set is on.
struct GetFlag: Endpoint {
    typealias Path = FlagPath

    static let spec = EndpointSpec(
        .get, "/api/v1/ops/flags/{name}", id: "getFlag", summary: "One feature flag", tag: OperationsAccess.tag,
        access: OperationsAccess.mayRead, rateClass: .operations)

    let store: ControlsStore

    func handle(_ call: Input) async throws -> Reply<FlagView> {
        .ok(FlagView(name: call.path.name, store.controls.current.flags[call.path.name]))
    }
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
        tag: OperationsAccess.tag, access: OperationsAccess.mayWrite, problems: [.tooManyFlags],
        rateClass: .operations)

    static let maximumFlags = 500

    let store: ControlsStore

    func handle(_ call: Input) async throws -> Reply<FlagView> {
        let known = store.controls.current.flags
        guard known.count < Self.maximumFlags || known[call.path.name] != nil else { throw Problem(.tooManyFlags) }
        let state = FlagState(isEnabled: call.body.enabled, updatedAt: call.receivedAt)
        try await store.set(call.path.name, state)
        return .ok(FlagView(name: call.path.name, state))
    }
}

extension ProblemCode {
    static let tooManyFlags = ProblemCode("too_many_flags", 422, "There are too many flags already")
}
