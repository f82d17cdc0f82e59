package import JSONKit

/// Makes one document of those of several services.
package struct OpenAPIMerge {
    private var paths = OpenAPIPaths()
    private var webhooks: [JSONMember] = []
    /// By kind: schemas, examples, security schemes, headers.
    private var components: [(kind: String, members: [JSONMember])] = []
    /// Names that stand for different things in different documents; a mistake of ours, the first wins.
    package private(set) var conflicts: [String] = []

    package init() {}

    /// - Parameter refusals: of what stands between the client and the service; nil leaves the operation out. Told
    ///   method (`get`) and path.
    package mutating func add(_ document: JSONValue, _ refusals: (_ method: String, _ path: String) -> [ProblemCode]?) {
        var codes: [ProblemCode] = []
        for path in members(document["paths"]) {
            for operation in members(path.value) {
                guard let more = refusals(operation.name, path.name) else { continue }
                codes += more
                paths.add(path.name, operation.name, Self.operation(operation.value, adding: more))
            }
        }
        webhooks += members(document["webhooks"])
        for kind in members(document["components"]) {
            add(kind.name, members(kind.value), mayDiffer: kind.name == "examples")
        }
        add("examples", ProblemResponses.examples(codes), mayDiffer: true)
    }

    package func document(title: String, version: String) -> OpenAPIDocument {
        var responses = SharedResponses()
        let paths = paths.mapOperations { responses.taken(outOf: $0) }
        let components =
            components.map { JSONMember($0.kind, .object($0.members)) }
            + [JSONMember("responses", .object(responses.members))]
        return OpenAPIDocument(
            title: title, version: version, paths: paths, webhooks: webhooks, components: .object(components))
    }

    private static func operation(_ operation: JSONValue, adding codes: [ProblemCode]) -> JSONValue {
        guard case .object(let members) = operation else { return operation }
        return .object(
            members.map { member in
                guard member.name == "responses", case .object(let responses) = member.value else { return member }
                return JSONMember("responses", .object(ProblemResponses.adding(codes, to: responses)))
            })
    }

    /// - Parameter mayDiffer: services word the title of a problem each for their own case.
    private mutating func add(_ kind: String, _ new: [JSONMember], mayDiffer: Bool) {
        let index = components.firstIndex { $0.kind == kind } ?? components.endIndex
        if index == components.endIndex { components.append((kind, [])) }
        for member in new {
            guard let known = components[index].members.first(where: { $0.name == member.name }) else {
                components[index].members.append(member)
                continue
            }
            if !mayDiffer, known.value != member.value { conflicts.append("\(kind)/\(member.name)") }
        }
    }

    private func members(_ value: JSONValue?) -> [JSONMember] {
        guard case .object(let members)? = value else { return [] }
        return members
    }
}
