import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import Synchronization

enum ThingTag {}
typealias ThingID = Identifier<ThingTag>

/// What the test endpoints answer.
struct ThingView: FieldEncodable {
    static let example = ThingView(id: ThingID(UniqueID(high: 1, low: 2)), name: "a thing", amount: nil)
    let id: ThingID
    let name: String
    let amount: Money?

    func encode(to out: inout JSONWriter) {
        out.field("id", id)
        out.field("name", name)
        out.optional("amount", amount)
    }
}

/// Takes a body of every kind of mistake.
struct CreateThing: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/things", id: "createThing", summary: "Make a thing", tag: "Things",
        access: .roles([.customer], scope: .walletWrite), right: .act, success: 201,
        problems: [ProblemCode("thing_refused", 422, "The thing was refused")], bodyLimit: 1 << 20)

    struct Body: FieldDecodable {
        let name: String
        let amount: Money?

        init(_ fields: inout Fields) {
            name = fields.required("name", .text(1...20))
            amount = fields.optional("amount", .money)
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<ThingView> {
        if call.body.name == "refused" {
            throw Problem(
                ProblemCode("thing_refused", 422, "The thing was refused"), detail: "because",
                members: [("limit", "a\"b")])
        }
        return .created(
            ThingView(id: ThingID(UniqueID(high: 1, low: 1)), name: call.body.name, amount: call.body.amount))
    }
}

struct GetThing: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/things/{id}", id: "getThing", summary: "One thing", tag: "Things", access: .anyAuthenticated)

    struct Path: FieldDecodable {
        let id: ThingID
        init(_ fields: inout Fields) { id = fields.required("id", .id(ThingID.self)) }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<ThingView> {
        .ok(ThingView(id: call.path.id, name: try call.caller.userID.description, amount: nil))
    }
}

struct ListThings: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/things", id: "listThings", summary: "All things", tag: "Things",
        access: .roles([.customer, .operator], scope: .walletRead))

    struct Query: FieldDecodable {
        let page: PageQuery
        let name: String?
        init(_ fields: inout Fields) {
            page = PageQuery(&fields)
            name = fields.optional("name", .text(1...20))
        }
    }

    let cursors = CursorCodec(key: Array("sixteen bytes of key".utf8))

    /// Numbers from 1 to 45, a page at a time.
    func handle(_ call: Call<Self>) async throws -> Reply<Page<ThingView>> {
        let after = try call.query.page.position(cursors, list: "things").flatMap(Int.init) ?? 0
        let limit = call.query.page.limit
        let rows = (after + 1..<after + 2 + limit).prefix { $0 <= 45 }.map { number in
            ThingView(
                id: ThingID(UniqueID(high: 0, low: UInt64(number))), name: call.query.name ?? "\(number)", amount: nil)
        }
        return .ok(
            Page(Array(rows), limit: limit) { cursors.encode("\($0.id.rawValue.low)", list: "things") })
    }
}

/// Open to everybody, says what it sees.
struct EchoBytes: Endpoint {
    typealias Body = RawBody
    static let spec = EndpointSpec(
        .post, "/api/v1/echo", id: "echo", summary: "Give bytes back", tag: "Things", access: .public,
        bodyLimit: 1 << 20,
        produces: ["application/octet-stream"])

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        .bytes(200, call.body.bytes, contentType: "application/octet-stream")
            .header("X-Seen-Type", call.body.contentType ?? "none")
            .header("X-Seen-Trace", call.traceparent)
            .header("X-Seen-Address", call.clientIP)
            .header("X-Seen-Agent", call.userAgent ?? "none")
    }
}

/// Nobody is named, so nobody may.
struct Forgotten: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/things/{id}", id: "deleteThing", summary: "Remove a thing", tag: "Things", access: .roles([]),
        right: .act)

    struct Path: FieldDecodable {
        let id: ThingID
        init(_ fields: inout Fields) { id = fields.required("id", .id(ThingID.self)) }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> { .noContent }
}

/// Fails in a way that nobody foresaw.
struct Fail: Endpoint {
    struct Unforeseen: Error, CustomStringConvertible {
        let description = "the inner secret of the failure"
    }

    static let spec = EndpointSpec(
        .post, "/api/v1/fail", id: "fail", summary: "Fail", tag: "Things", access: .public)

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> { throw Unforeseen() }
}

/// Hashes where there is room for no hash.
struct Hash: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/hash", id: "hash", summary: "Hash", tag: "Things", access: .public)

    let hasher = PasswordHasher(cost: .least, threads: 1, maximumWaiting: -1)

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        _ = try await hasher.hash("1234")
        return .noContent
    }
}

/// Takes as long as it may.
struct Linger: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/linger", id: "linger", summary: "Wait", tag: "Things", access: .public,
        timeout: .milliseconds(50))

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try await Task.sleep(for: .seconds(600))
        return .noContent
    }
}

/// Answers in pieces.
struct Export: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/export", id: "export", summary: "Everything as text", tag: "Things", access: .public,
        produces: ["text/csv"])

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        .stream(contentType: "text/csv") { writer in
            for line in 1...1_000 { try await writer.write("\(line),line\n") }
        }
    }
}
