import FoundationEssentials
import JSONKit
import NIOHTTP1
import TestSupport
import Testing

/// One route as the process that serves it declares it, from the document of the whole API. The matrix is made from
/// these, so that a new route is in it without a word.
struct ServedOperation: Sendable, CustomTestStringConvertible {
    let method: HTTPMethod
    /// With placeholders: `/api/v1/wallets/{id}`.
    let template: String
    let access: DeclaredAccess
    private let operation: JSONValue
    private let document: JSONValue

    var id: String { operation["operationId"]?.stringValue ?? "" }
    /// `x-florin-right`: what it lets its callers do.
    var right: String { operation["x-florin-right"]?.stringValue ?? "" }
    var testDescription: String { "\(method.rawValue) \(template)" }
    var isReading: Bool { method == .GET }

    /// Every route that clients can reach.
    static func all() async throws -> [ServedOperation] {
        let found = try operations(try await FlorinClient.watched().get("/api/openapi.json").json)
        try #require(found.count > 60, "the document of the whole")
        return found
    }

    private static func operations(_ document: JSONValue) throws -> [ServedOperation] {
        try document["paths"].members.flatMap { path in
            try path.value.members.map { member in
                let access = try #require(member.value["x-florin-access"], "\(member.name) \(path.name)")
                return ServedOperation(
                    method: HTTPMethod(rawValue: member.name.uppercased()), template: path.name,
                    access: try DeclaredAccess(access), operation: member.value, document: document)
            }
        }
    }

    /// Names of the placeholders.
    var pathParameters: [String] { parameters("path").map(\.name) }

    /// The placeholders that hold ids.
    var idParameters: [String] {
        parameters("path").filter { $0.schema["format"] == .string("uuid") }.map(\.name)
    }

    /// Ids that the query takes.
    var queryIDs: [String] {
        parameters("query").filter { $0.schema["format"] == .string("uuid") }.map(\.name)
    }

    /// Where the things lie that `{id}` names: `/api/v1/wallets` of `/api/v1/wallets/{id}/holds`.
    var collection: String? {
        template.firstRange(of: "/{id}").map { String(template[..<$0.lowerBound]) }
    }

    func takes(_ parameter: String) -> Bool { parameters("query").contains { $0.name == parameter } }

    /// Whether this route serves a concrete path.
    func serves(_ path: Substring) -> Bool {
        let (own, other) = (template.split(separator: "/"), path.split(separator: "/"))
        return own.count == other.count && zip(own, other).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
    }

    /// The path with its placeholders filled, and the query parameters that must be there.
    func path(id: String, query: [String] = []) -> String {
        var path = template
        for parameter in parameters("path") {
            let isID = parameter.schema["format"] == .string("uuid")
            path = path.replacing("{\(parameter.name)}", with: isID ? id : Example.text(parameter.schema))
        }
        let required = parameters("query").filter(\.isRequired).map { "\($0.name)=\(Example.text($0.schema))" }
        let pairs = required + query
        return pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
    }

    /// The documented example without optional ids of other things, nil when the route takes no JSON.
    var bodyExample: JSONValue? {
        json(operation["requestBody"])?["example"].map { withoutOptionalIDs($0, bodySchema) }
    }

    /// The route takes files as a browser sends them.
    var takesForm: Bool { operation["requestBody"]?["content"]?["multipart/form-data"] != nil }

    /// The route takes XML.
    var takesXML: Bool { operation["requestBody"]?["content"]?["application/xml"] != nil }

    /// The body is a file, whatever it is said to be.
    var takesAnyContent: Bool { operation["requestBody"]?["content"]?["application/octet-stream"] != nil }

    var bodySchema: JSONValue? { resolve(json(operation["requestBody"])?["schema"]) }

    /// The schema of the ordinary answer.
    var output: JSONValue? {
        let success = operation["responses"].members.first { $0.name.hasPrefix("2") }?.value
        return resolve(json(success)?["schema"])
    }

    /// The codes that the document lists for a status.
    func codes(_ status: Int) -> [String] {
        let text = String(decoding: JSON.encode(resolve(operation["responses"]?["\(status)"]) ?? .null), as: UTF8.self)
        return text.split(separator: "\"").map(String.init)
    }

    private func json(_ part: JSONValue?) -> JSONValue? { part?["content"]?["application/json"] }

    private func parameters(_ place: String) -> [(name: String, schema: JSONValue, isRequired: Bool)] {
        (operation["parameters"]?.arrayValue ?? []).compactMap { entry in
            guard let parameter = resolve(entry), parameter["in"] == .string(place),
                let name = parameter["name"]?.stringValue
            else { return nil }
            return (name, resolve(parameter["schema"]) ?? .null, parameter["required"] == .bool(true))
        }
    }

    private func withoutOptionalIDs(_ value: JSONValue, _ schema: JSONValue?) -> JSONValue {
        switch value {
        case .object(let members):
            let required = schema?["required"]?.arrayValue ?? []
            return .object(
                members.filter { !$0.name.hasSuffix("_id") || required.contains(.string($0.name)) }.map { member in
                    let inner = resolve(schema?["properties"]?[member.name])
                    return JSONMember(member.name, withoutOptionalIDs(member.value, inner))
                })
        case .array(let elements):
            let inner = resolve(schema?["items"])
            return .array(elements.map { withoutOptionalIDs($0, inner) })
        case .null, .bool, .number, .string: return value
        }
    }

    /// Follows `$ref` within the document.
    private func resolve(_ value: JSONValue?) -> JSONValue? {
        guard let reference = value?["$ref"]?.stringValue else { return value }
        let steps = reference.split(separator: "/").dropFirst()
        return resolve(steps.reduce(document as JSONValue?) { $0?[String($1)] })
    }
}

extension JSONValue? {
    var members: [JSONMember] {
        guard case .object(let members)? = self else { return [] }
        return members
    }
}

extension JSONValue {
    var members: [JSONMember] { JSONValue?.some(self).members }
}
