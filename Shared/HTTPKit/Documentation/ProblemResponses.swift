import JSONKit

/// Refusals in a document: one response for each status, with the codes that it may carry.
enum ProblemResponses {
    /// By status, in order.
    static func members(_ codes: [ProblemCode]) -> [JSONMember] { adding(codes, to: []) }

    /// The responses of an operation with more refusals; those that it lists already stay as they are.
    static func adding(_ codes: [ProblemCode], to responses: [JSONMember]) -> [JSONMember] {
        var result = responses
        for status in Set(codes.map(\.status)).sorted() {
            let ofStatus = codes.filter { $0.status == status }
            if let index = result.firstIndex(where: { $0.name == "\(status)" }) {
                result[index] = JSONMember("\(status)", response(ofStatus, after: result[index].value))
            } else {
                result.append(JSONMember("\(status)", response(ofStatus, after: nil)))
            }
        }
        return result.sorted { $0.name < $1.name }
    }

    /// Examples of the codes, for the components of the document.
    static func examples(_ codes: [ProblemCode]) -> [JSONMember] {
        var known: Set<String> = []
        return codes.filter { known.insert($0.code).inserted }.sorted { $0.code < $1.code }.map { code in
            let text = (ProblemMembers.examples[code.code] ?? Problem(code)).body(
                requestID: "4bf92f3577b34da6a3ce929d0e0e4736")
            return JSONMember(
                code.code,
                .object([
                    JSONMember("summary", .string(code.title)), JSONMember("value", JSON.value(JSONText(bytes: text))),
                ]))
        }
    }

    private static func response(_ codes: [ProblemCode], after earlier: JSONValue?) -> JSONValue {
        let content = earlier?["content"]?["application/problem+json"]
        var listed = content?["schema"]?["properties"]?["code"]?["enum"]?.arrayValue?.compactMap(\.stringValue) ?? []
        var lines = earlier?["description"]?.stringValue.map { [$0] } ?? []
        for code in codes where !listed.contains(code.code) {
            listed.append(code.code)
            lines.append("- `\(code.code)`: \(code.title)")
        }
        return .object([
            JSONMember("description", .string(lines.joined(separator: "\n"))),
            OpenAPIComponents.headers(headers(status: codes[0].status)),
            JSONMember(
                "content",
                .object([
                    JSONMember(
                        "application/problem+json",
                        .object([JSONMember("schema", schema(listed)), JSONMember("examples", references(listed))]))
                ])),
        ])
    }

    /// JSON Schema lets a reference have siblings: the problem everybody knows, with these codes.
    private static func schema(_ codes: [String]) -> JSONValue {
        let code = JSONSchema([JSONMember("enum", .array(codes.map { .string($0) }))])
        return .object([
            JSONMember("$ref", .string("#/components/schemas/Problem")),
            JSONMember("properties", .object([JSONMember("code", code.json)])),
        ])
    }

    private static func references(_ codes: [String]) -> JSONValue {
        .object(codes.map { JSONMember($0, OpenAPIComponents.reference("examples/\($0)")) })
    }

    private static func headers(status: Int) -> [String] {
        let everywhere = ["X-Request-Id", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
        return switch status {
        case 401: everywhere + ["WWW-Authenticate"]
        case 409, 423, 429, 503: everywhere + ["Retry-After"]
        default: everywhere
        }
    }
}

/// JSON that is written already.
struct JSONText: FieldValue {
    static var fieldSchema: JSONSchema { JSONSchema([]) }
    let bytes: [UInt8]

    func write(to out: inout JSONWriter) { out.append(raw: bytes) }
}
