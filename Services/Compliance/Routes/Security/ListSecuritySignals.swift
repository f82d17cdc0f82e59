import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `GET /security/signals`: who fails to sign in, who is locked, who asks for what is not theirs, by the hour.
struct ListSecuritySignals: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/compliance/security/signals", id: "listSecuritySignals",
        summary: "What looks like an attack, counted by the hour, newest first", tag: SecurityRoutes.tag,
        access: KYCRoutes.staffReading, problems: [.badCursor])

    struct Query: FieldDecodable {
        let page: PageQuery
        let kind: SecuritySignal.Kind?
        let user: UserID?
        let ip: String?
        let from: Timestamp?
        let to: Timestamp?

        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            kind = fields.optional("kind", .choice(SecuritySignal.Kind.self).described("Only these"))
            user = fields.optional("user_id", .id(UserID.self).described("Only those on this account"))
            ip = fields.optional("ip", .text(2...45).described("Only those from this address"))
            from = fields.optional("from", .timestamp.described("Nothing that ended before"))
            to = fields.optional("to", .timestamp.described("Nothing from this time on"))
        }
    }

    private static let list = "security-signals"

    let store: SecuritySignalStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<SecuritySignalView>> {
        let query = call.query
        let after = try query.page.position(cursors, list: Self.list).map(Self.place)
        let found = try await store.list(
            kind: query.kind, user: query.user, ip: query.ip, from: query.from, to: query.to, after: after,
            limit: query.page.limit + 1)
        return .ok(
            Page(found.map { SecuritySignalView($0) }, limit: query.page.limit) {
                cursors.encode($0.signal.id.description, list: Self.list)
            })
    }

    /// - Throws: `InvalidCursor`.
    private static func place(_ text: String) throws -> UniqueID {
        guard let id = UniqueID(text) else { throw InvalidCursor() }
        return id
    }
}

struct SecuritySignalView: FieldEncodable {
    let signal: CountedSignal

    init(_ signal: CountedSignal) { self.signal = signal }

    static let example = SecuritySignalView(
        CountedSignal(
            id: .example, kind: .loginFailed, user: UserID(.example), ip: "203.0.113.7", deviceID: "b1946ac92492d234",
            count: 12, firstAt: .example, lastAt: .example))

    func encode(to out: inout JSONWriter) {
        out.field("id", signal.id)
        out.field("kind", signal.kind)
        out.field("severity", SecuritySignal.severity(of: signal.kind, count: signal.count))
        out.field("user_id", signal.user)
        out.field("ip", signal.ip)
        out.field("device_id", signal.deviceID)
        out.field("count", signal.count)
        out.field("first_at", signal.firstAt)
        out.field("last_at", signal.lastAt)
    }
}
