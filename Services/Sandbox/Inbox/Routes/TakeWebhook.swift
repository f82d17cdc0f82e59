import HTTPKit
import JSONKit
import Primitives

/// `POST /sink/{name}`: takes anything and shows it in the inbox; 201, or what the query asks for.
struct TakeWebhook: Endpoint {
    typealias Body = RawBody

    let book: InboxBook

    static let spec = EndpointSpec(
        .post, "/sink/{name}", id: "takeWebhook", summary: "A target for webhooks", tag: "Inbox", access: .public,
        success: 201, rateClass: .webhook, timeout: .seconds(120))

    struct Path: FieldDecodable {
        let name: String

        init(_ fields: inout Fields) { name = fields.required("name", .pathName(1...100, example: "orders")) }
    }

    struct Query: FieldDecodable {
        let status: Int?
        let times: Int?
        let delay: Int?

        init(_ fields: inout Fields) {
            status = fields.optional("status", .integer(200...599).described("What is answered in place of 201"))
            times = fields.optional(
                "times", .integer(0...1_000_000).described("So often that status is answered, then 200"))
            delay = fields.optional("delay_ms", .integer(0...60_000).described("How long the answer takes"))
        }

        /// The same spelling for the same question, so that calls are counted.
        var text: String {
            let pairs = [("status", status), ("times", times), ("delay_ms", delay)]
            let given = pairs.compactMap { name, value in value.map { "\(name)=\($0)" } }
            return given.isEmpty ? "" : "?" + given.joined(separator: "&")
        }

        func answer(before: Int) -> Int {
            guard let status else { return 201 }
            return before < times ?? .max ? status : 200
        }
    }

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let query = call.query
        let status = try await book.take(
            call: "/sink/\(call.path.name)\(query.text)", of: call.path.name, headers: call.context.headerFields,
            body: call.body.bytes, answers: query.answer)
        if let delay = query.delay { try await Task.sleep(for: .milliseconds(delay)) }
        let reply = Reply<NoContent>.bytes(status, [], contentType: "text/plain")
        // Somewhere to be led to, for who follows.
        return (300..<400).contains(status) ? reply.header("Location", "/sink/\(call.path.name)") : reply
    }
}
