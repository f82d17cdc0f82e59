import Authentication
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// Messages that a service could not handle: listed, looked at, tried again or given up by operators. Every service
/// with queues has these routes; the gateway shows those of all.
enum ParkedMessageRoutes {
    static func all(service: String, _ parked: ParkedMessages, cursors: CursorCodec) -> [any Endpoint] {
        [
            ListParkedMessages(service: service, parked: parked, cursors: cursors),
            GetParkedMessage(service: service, parked: parked),
            ReplayParkedMessage(parked: parked),
            DeleteParkedMessage(parked: parked),
        ]
    }

    static let tag = "Operations"
    static let mayRead = Access.roles([.operator], scope: .opsRead)
    static let mayWrite = Access.roles([.operator], scope: .opsWrite)

    struct Path: FieldDecodable {
        let id: UniqueID
        init(_ fields: inout Fields) { id = fields.required("id", .uuid) }
    }
}

struct ListParkedMessages: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/ops/messages/parked", id: "listParkedMessages",
        summary: "Messages that could not be handled, newest first", tag: ParkedMessageRoutes.tag,
        access: ParkedMessageRoutes.mayRead, problems: [.badCursor], rateClass: .operations)

    typealias Query = PageQuery

    let service: String
    let parked: ParkedMessages
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<ParkedMessageView>> {
        let before = try call.query.position(cursors, list: "parked").flatMap(UniqueID.init)
        let limit = call.query.limit
        let messages = try await parked.list(before: before, limit: limit + 1)
        let views = messages.map { ParkedMessageView($0, service: service, showsBody: false) }
        return .ok(Page(views, limit: limit) { cursors.encode("\($0.id)", list: "parked") })
    }
}

struct GetParkedMessage: Endpoint {
    typealias Path = ParkedMessageRoutes.Path

    static let spec = EndpointSpec(
        .get, "/api/v1/ops/messages/parked/{id}", id: "getParkedMessage", summary: "One parked message with its body",
        tag: ParkedMessageRoutes.tag, access: ParkedMessageRoutes.mayRead, problems: [.notFound],
        rateClass: .operations)

    let service: String
    let parked: ParkedMessages

    func handle(_ call: Call<Self>) async throws -> Reply<ParkedMessageView> {
        guard let message = try await parked.find(call.path.id) else { throw Problem.notFound }
        return .ok(ParkedMessageView(message, service: service, showsBody: true))
    }
}

struct ReplayParkedMessage: Endpoint {
    typealias Path = ParkedMessageRoutes.Path

    static let spec = EndpointSpec(
        .post, "/api/v1/ops/messages/parked/{id}/replay", id: "replayParkedMessage",
        summary: "Send a parked message to its queue again", tag: ParkedMessageRoutes.tag,
        access: ParkedMessageRoutes.mayWrite, right: .act, success: 202, problems: [.notFound], rateClass: .operations)

    let parked: ParkedMessages

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard try await parked.replay(call.path.id) else { throw Problem.notFound }
        return .accepted
    }
}

struct DeleteParkedMessage: Endpoint {
    typealias Path = ParkedMessageRoutes.Path

    static let spec = EndpointSpec(
        .delete, "/api/v1/ops/messages/parked/{id}", id: "deleteParkedMessage", summary: "Give a parked message up",
        tag: ParkedMessageRoutes.tag, access: ParkedMessageRoutes.mayWrite, right: .act, success: 204,
        problems: [.notFound],
        rateClass: .operations)

    let parked: ParkedMessages

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        guard try await parked.delete(call.path.id) else { throw Problem.notFound }
        return .noContent
    }
}
