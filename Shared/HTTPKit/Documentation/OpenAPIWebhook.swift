package import JSONKit

/// A request that we send to clients' servers: one of the document's `webhooks`.
package struct OpenAPIWebhook: Sendable {
    /// `deposit.succeeded`
    package let name: String
    package let summary: String
    /// Header fields beside the usual, with what they say.
    package let headers: [(name: String, description: String)]
    package let schema: JSONSchema
    package let example: JSONValue

    package init(
        name: String, summary: String, headers: [(name: String, description: String)], schema: JSONSchema,
        example: JSONValue
    ) {
        self.name = name
        self.summary = summary
        self.headers = headers
        self.schema = schema
        self.example = example
    }

    var json: JSONValue {
        let parameters = headers.map { header in
            JSONValue.object([
                JSONMember("name", .string(header.name)), JSONMember("in", .string("header")),
                JSONMember("required", .bool(true)), JSONMember("description", .string(header.description)),
                JSONMember("schema", JSONSchema.string().json),
            ])
        }
        let content = JSONValue.object([JSONMember("schema", schema.json), JSONMember("example", example)])
        let taken = JSONValue.object([JSONMember("description", .string("Taken; everything else is sent again"))])
        return .object([
            JSONMember(
                "post",
                .object([
                    JSONMember("summary", .string(summary)), JSONMember("parameters", .array(parameters)),
                    JSONMember(
                        "requestBody",
                        .object([
                            JSONMember("required", .bool(true)),
                            JSONMember("content", .object([JSONMember("application/json", content)])),
                        ])),
                    JSONMember("responses", .object([JSONMember("2XX", taken)])),
                ]))
        ])
    }
}
