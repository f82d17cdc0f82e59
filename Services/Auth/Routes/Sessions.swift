import AuthDomain
import Authentication
import HTTPKit
import JSONKit
import Primitives

struct SessionView: FieldEncodable {
    let entry: SessionStore.Entry
    let isCurrent: Bool

    static let example = SessionView(
        entry: SessionStore.Entry(
            id: SessionID(.example),
            deviceName: "Firefox on Linux",
            ip: "203.0.113.7",
            userAgent: "Mozilla/5.0",
            createdAt: .example,
            lastUsedAt: .example
        ),
        isCurrent: true
    )

    func encode(to out: inout JSONWriter) {
        out.field("id", entry.id)
        out.field("device_name", entry.deviceName)
        out.field("ip", entry.ip)
        out.field("user_agent", entry.userAgent)
        out.field("created_at", entry.createdAt)
        out.field("last_used_at", entry.lastUsedAt)
        out.field("current", isCurrent)
    }
}

struct ListSessions: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/auth/sessions", id: "listSessions", summary: "Devices that are signed in",
        tag: AuthRoutes.Tag.account, access: .anyAuthenticated, problems: [.badCursor])

    typealias Query = PageQuery

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<SessionView>> {
        let caller = try call.caller
        let before = try call.query.position(auth.cursors, list: "sessions").flatMap(SessionID.init)
        let entries = try await auth.sessions.list(
            of: caller.userID, before: before, limit: call.query.limit + 1, at: call.receivedAt)
        let views = entries.map { SessionView(entry: $0, isCurrent: $0.id.rawValue == caller.sessionID) }
        return .ok(
            Page(views, limit: call.query.limit) { auth.cursors.encode($0.entry.id.description, list: "sessions") })
    }
}

struct EndSession: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/auth/sessions/{id}", id: "endSession", summary: "Sign a device out",
        tag: AuthRoutes.Tag.account, access: .anyAuthenticated, success: 204, problems: [.notFound])

    struct Path: FieldDecodable {
        let id: SessionID

        init(_ fields: inout Fields) {
            id = fields.required("id", .id(SessionID.self))
        }
    }

    let auth: AuthParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let caller = try call.caller
        let reason: SessionEnd = call.path.id.rawValue == caller.sessionID ? .loggedOut : .revoked
        guard
            try await auth.sessions.end(call.path.id, of: caller.userID, reason: reason, at: call.receivedAt)
        else { throw AuthError.notFound }
        await auth.revocations.publish([.session(call.path.id)])
        return .noContent.revoking([.session(call.path.id)])
    }
}
