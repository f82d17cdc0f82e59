import JSONKit

/// What clients of the public API hold on to, a line each: parameters, fields of bodies and of answers.
///
///     POST /api/v1/transfers <- amount.value: string, required
///     POST /api/v1/transfers -> 201 id: string, always
struct PublicContract {
    private(set) var lines: Set<String> = []
    private let document: JSONValue

    init(_ document: JSONValue) {
        self.document = document
        for (route, operation) in DocumentedRoute.all(in: document) where route.path.hasPrefix("/api/") {
            let place = "\(route.method.uppercased()) \(route.path)"
            for parameter in operation["parameters"]?.arrayValue ?? [] { add(resolved(parameter), to: place) }
            for kind in members(operation["requestBody"]?["content"]) {
                add(kind.value["schema"], at: "\(place) <- ", name: "", mark: "required")
            }
            for answer in members(operation["responses"]) where answer.name.hasPrefix("2") {
                lines.insert("\(place) -> \(answer.name)")
                for kind in members(resolved(answer.value)["content"]) {
                    add(kind.value["schema"], at: "\(place) -> \(answer.name) ", name: "", mark: "always")
                }
            }
        }
    }

    /// What a client may have used that is there no more, or may now lack; a requirement may go.
    func lost(since golden: Set<String>) -> [String] {
        golden.subtracting(lines).filter { line in
            !line.hasSuffix(Self.required) || !lines.contains(String(line.dropLast(Self.required.count)))
        }.sorted()
    }

    /// What a client that was written before does not send, of routes that were there before.
    func demanded(since golden: Set<String>) -> [String] {
        let routes = Set(golden.map(Self.route))
        return lines.subtracting(golden).filter { $0.hasSuffix(Self.required) && routes.contains(Self.route($0)) }
            .sorted()
    }

    private static let required = ", required"
    /// Method and path.
    private static func route(_ line: String) -> [Substring] { Array(line.split(separator: " ").prefix(2)) }

    private mutating func add(_ parameter: JSONValue, to place: String) {
        guard let name = parameter["name"]?.stringValue, let kind = parameter["in"]?.stringValue else { return }
        let mark = parameter["required"] == .bool(true) ? Self.required : ""
        lines.insert("\(place) <- \(kind) \(name)\(mark)")
    }

    private mutating func add(_ schema: JSONValue?, at place: String, name: String, mark: String, depth: Int = 0) {
        // A thing that holds things of its kind is said to the third of them.
        guard let schema = schema.map(resolved), depth < 12 else { return }
        for choice in ["anyOf", "oneOf", "allOf"].flatMap({ schema[$0]?.arrayValue ?? [] }) {
            add(choice, at: place, name: name, mark: mark, depth: depth + 1)
        }
        if let items = schema["items"] { add(items, at: place, name: "\(name)[]", mark: mark, depth: depth + 1) }
        let needed = Set((schema["required"]?.arrayValue ?? []).compactMap(\.stringValue))
        for property in members(schema["properties"]) {
            let path = name.isEmpty ? property.name : "\(name).\(property.name)"
            let type = type(of: resolved(property.value))
            lines.insert("\(place)\(path): \(type)\(needed.contains(property.name) ? ", \(mark)" : "")")
            add(property.value, at: place, name: path, mark: mark, depth: depth + 1)
        }
    }

    private func type(of schema: JSONValue) -> String {
        if let type = schema["type"]?.stringValue { return type }
        let several = (schema["type"]?.arrayValue ?? []).compactMap(\.stringValue)
        return several.isEmpty ? "any" : several.sorted().joined(separator: " or ")
    }

    /// Follows `#/components/schemas/Money`.
    private func resolved(_ value: JSONValue) -> JSONValue {
        guard let reference = value["$ref"]?.stringValue else { return value }
        return reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] ?? .null }
    }
}
