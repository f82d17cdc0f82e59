import HTTPKit
import JSONKit
import Primitives

/// `GET /bank/outbox?after=`: names of files for the merchant, in their order.
struct ListOutbox: Endpoint {
    let desk: BankDesk

    static let spec = EndpointSpec(
        .get, "/bank/outbox", id: "listOutbox", summary: "Files for the merchant", tag: "Bank", access: .public,
        problems: [.wrongAPIKey])

    struct Query: FieldDecodable {
        let after: String

        init(_ fields: inout Fields) { after = fields.optional("after", .text(1...40)) ?? "" }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<OutboxView> {
        try desk.authenticate(call.header("Authorization"))
        let names = try await desk.book.names().filter { $0 > call.query.after }
        return .ok(OutboxView(names: Array(names.prefix(OutboxView.most))))
    }
}

struct OutboxView: FieldEncodable {
    static let most = 100

    let names: [String]

    static let example = OutboxView(names: ["00000001"])

    func encode(to out: inout JSONWriter) { out.field("names", names) }
}

/// `GET /bank/outbox/{name}`: its bytes.
struct GetOutboxFile: Endpoint {
    let desk: BankDesk

    private static let contentType = "application/octet-stream"

    static let spec = EndpointSpec(
        .get, "/bank/outbox/{name}", id: "getOutboxFile", summary: "A file for the merchant", tag: "Bank",
        access: .public, problems: [.wrongAPIKey, .notFound], produces: [contentType])

    struct Path: FieldDecodable {
        let name: String

        init(_ fields: inout Fields) { name = fields.required("name", .pathName(1...40, example: "00000001")) }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        try desk.authenticate(call.header("Authorization"))
        guard let content = try await desk.book.file(call.path.name) else { throw Problem.notFound }
        return .bytes(200, content, contentType: Self.contentType)
    }
}
