import HTTPKit
import JSONKit
import Primitives

/// Parked messages over all services. Each service keeps its own and checks the caller itself; their ids are unique, so
/// a question about one goes to all, and all but one say 404.
struct ListAllParkedMessages: Endpoint {
    typealias Query = PageQuery

    static let spec = EndpointSpec(
        .get, "/api/v1/ops/messages/parked", id: "listAllParkedMessages",
        summary: "Messages that could not be handled, of all services, newest first", tag: OperationsAccess.tag,
        access: OperationsAccess.mayRead, problems: [.badCursor], rateClass: .operations, isOpenInMaintenance: true)

    let directory: ServiceDirectory
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<PassedOnMessage>> {
        // A cursor says "older than this id", which means the same to every service.
        _ = try call.query.position(cursors, list: "parked")
        let limit = call.query.limit
        let cursor = call.query.cursor.map { "&cursor=\(PercentEncoding.encode($0))" } ?? ""
        let answers = await directory.askAll(
            .get, "/api/v1/ops/messages/parked?limit=\(limit)\(cursor)",
            headers: ServiceDirectory.headers(of: call.context))
        var rows: [(id: String, value: JSONValue)] = []
        var hasMore = false
        for (name, answer) in answers {
            let page = try Self.page(name, answer)
            hasMore = hasMore || page["next_cursor"]?.stringValue != nil
            for row in page["data"]?.arrayValue ?? [] { rows.append((row["id"]?.stringValue ?? "", row)) }
        }
        rows.sort { $0.id > $1.id }
        let shown = rows.prefix(limit)
        let isLast = !hasMore && rows.count <= limit
        return .ok(
            Page(
                data: shown.map { PassedOnMessage(message: PassedOn(value: $0.value)) },
                nextCursor: isLast ? nil : shown.last.map { cursors.encode($0.id, list: "parked") }))
    }

    /// A list that lacks a service would look complete, so one that does not answer is a 503.
    private static func page(
        _ name: String, _ answer: Result<PartnerClient.Answer, PartnerError>
    ) throws(Problem) -> JSONValue {
        guard case .success(let answer) = answer, answer.isSuccess, let page = try? JSONParser.parse(answer.body) else {
            throw Problem.unavailable(name)
        }
        return page
    }
}

struct ParkedPath: FieldDecodable {
    let id: UniqueID
    init(_ fields: inout Fields) { id = fields.required("id", .uuid) }
}

/// `GET /api/v1/ops/messages/parked/{id}`
struct GetAnyParkedMessage: Endpoint {
    typealias Path = ParkedPath

    static let spec = EndpointSpec(
        .get, "/api/v1/ops/messages/parked/{id}", id: "getAnyParkedMessage",
        summary: "One parked message with its body", tag: OperationsAccess.tag, access: OperationsAccess.mayRead,
        problems: [.notFound], rateClass: .operations, isOpenInMaintenance: true)

    let directory: ServiceDirectory

    func handle(_ call: Call<Self>) async throws -> Reply<PassedOnMessage> {
        let answer = try await directory.theOneThatKnows(
            .get, "/api/v1/ops/messages/parked/\(call.path.id)", call.context)
        return .bytes(200, answer.body)
    }
}

/// `POST /api/v1/ops/messages/parked/{id}/replay`
struct ReplayAnyParkedMessage: Endpoint {
    typealias Path = ParkedPath

    static let spec = EndpointSpec(
        .post, "/api/v1/ops/messages/parked/{id}/replay", id: "replayAnyParkedMessage",
        summary: "Send a parked message to its queue again", tag: OperationsAccess.tag,
        access: OperationsAccess.mayWrite, right: .act, success: 202, problems: [.notFound], rateClass: .operations,
        isOpenInMaintenance: true)

    let directory: ServiceDirectory

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        _ = try await directory.theOneThatKnows(
            .post, "/api/v1/ops/messages/parked/\(call.path.id)/replay", call.context)
        return .accepted
    }
}

/// `DELETE /api/v1/ops/messages/parked/{id}`
struct DeleteAnyParkedMessage: Endpoint {
    typealias Path = ParkedPath

    static let spec = EndpointSpec(
        .delete, "/api/v1/ops/messages/parked/{id}", id: "deleteAnyParkedMessage", summary: "Give a parked message up",
        tag: OperationsAccess.tag, access: OperationsAccess.mayWrite, right: .act, success: 204, problems: [.notFound],
        rateClass: .operations, isOpenInMaintenance: true)

    let directory: ServiceDirectory

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        _ = try await directory.theOneThatKnows(
            .delete, "/api/v1/ops/messages/parked/\(call.path.id)", call.context)
        return .noContent
    }
}

extension ServiceDirectory {
    /// The answer of the service that has the message.
    /// - Throws: 404 when all say they have not, 503 when one cannot say.
    func theOneThatKnows(
        _ method: EndpointMethod, _ path: String, _ call: CallContext
    ) async throws(Problem) -> PartnerClient.Answer {
        var allSayNo = true
        for (_, answer) in await askAll(method, path, headers: Self.headers(of: call)) {
            guard case .success(let answer) = answer else {
                allSayNo = false
                continue
            }
            if answer.isSuccess { return answer }
            if answer.status == 403 { throw .forbidden }
            if answer.status != 404 { allSayNo = false }
        }
        throw allSayNo ? .notFound : .unavailable("a service")
    }
}
