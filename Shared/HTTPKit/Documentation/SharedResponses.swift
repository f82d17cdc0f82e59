import JSONKit

/// Takes the refusals that many operations share out of them, so that a document says each once: at the gateway most of
/// its bytes would be repetitions.
struct SharedResponses {
    /// With more codes a refusal is of one operation, and its name would be a sentence.
    private static let maximumCodes = 4

    private(set) var members: [JSONMember] = []

    /// The operation with references in place of what is kept here.
    mutating func taken(outOf operation: JSONValue) -> JSONValue {
        guard case .object(let members) = operation else { return operation }
        var result: [JSONMember] = []
        for member in members {
            if member.name == "responses", case .object(let responses) = member.value {
                result.append(JSONMember("responses", .object(responses.map { shared($0) })))
            } else {
                result.append(member)
            }
        }
        return .object(result)
    }

    /// Named by its codes: `request_header_timeout.request_body_timeout`. Another wording of the same codes stays
    /// where it is.
    private mutating func shared(_ response: JSONMember) -> JSONMember {
        let schema = response.value["content"]?["application/problem+json"]?["schema"]
        let codes = schema?["properties"]?["code"]?["enum"]?.arrayValue?.compactMap(\.stringValue) ?? []
        guard (1...Self.maximumCodes).contains(codes.count) else { return response }
        let name = codes.joined(separator: ".")
        let known = members.first { $0.name == name }
        if known == nil { members.append(JSONMember(name, response.value)) }
        guard known == nil || known?.value == response.value else { return response }
        return JSONMember(response.name, OpenAPIComponents.reference("responses/\(name)"))
    }
}
