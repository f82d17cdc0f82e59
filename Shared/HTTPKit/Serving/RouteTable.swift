/// Finds what serves a method and path. A literal segment wins over a placeholder; matching looks at each segment once
/// per level and allocates nothing for routes without placeholders.
struct RouteTable<Value: Sendable>: Sendable {
    enum Match {
        /// The values of the placeholders, in the order of the template, still percent-encoded.
        case found(Value, parameters: [Substring])
        /// The path exists, the method does not: the content of `Allow`.
        case methodNotAllowed(allow: String)
        case notFound
    }

    private struct Node: Sendable {
        var literals: [(segment: String, node: Int)] = []
        var parameter: Int?
        var values: [(method: EndpointMethod, value: Value)] = []
    }

    private var nodes = [Node()]

    /// Two values for one method and path are a bug of ours and stop the start.
    mutating func add(_ method: EndpointMethod, _ template: PathTemplate, _ value: Value) {
        var current = 0
        for segment in template.segments {
            current = child(of: current, segment)
        }
        precondition(
            !nodes[current].values.contains { $0.method == method }, "\(method.rawValue) \(template) is declared twice")
        nodes[current].values.append((method, value))
    }

    private mutating func child(of parent: Int, _ segment: PathTemplate.Segment) -> Int {
        switch segment {
        case .literal(let name):
            if let known = nodes[parent].literals.first(where: { $0.segment == name }) { return known.node }
            nodes.append(Node())
            nodes[parent].literals.append((name, nodes.count - 1))
        case .parameter:
            if let known = nodes[parent].parameter { return known }
            nodes.append(Node())
            nodes[parent].parameter = nodes.count - 1
        }
        return nodes.count - 1
    }

    /// - Parameter method: as sent; `HEAD` finds what serves `GET`.
    func match(_ method: String, _ path: Substring) -> Match {
        guard path.first == "/" else { return .notFound }
        var found: [(node: Int, parameters: [Substring])] = []
        if path == "/" {
            if !nodes[0].values.isEmpty { found.append((0, [])) }
        } else {
            collect(0, path.dropFirst(), [], into: &found)
        }
        guard !found.isEmpty else { return .notFound }
        let wanted = EndpointMethod(rawValue: method == "HEAD" ? "GET" : method)
        for (node, parameters) in found {
            for (candidate, value) in nodes[node].values where candidate == wanted {
                return .found(value, parameters: parameters)
            }
        }
        var allowed = Set(found.flatMap { nodes[$0.node].values.map(\.method.rawValue) })
        if allowed.contains("GET") { allowed.insert("HEAD") }
        return .methodNotAllowed(allow: allowed.sorted().joined(separator: ", "))
    }

    /// Every node with values that the path leads to, best first.
    private func collect(
        _ node: Int, _ rest: Substring, _ parameters: [Substring],
        into found: inout [(node: Int, parameters: [Substring])]
    ) {
        let end = rest.utf8.firstIndex(of: UInt8(ascii: "/"))
        let segment = rest[..<(end ?? rest.endIndex)]
        let tail = end.map { rest[rest.utf8.index(after: $0)...] }
        func visit(_ child: Int, _ parameters: [Substring]) {
            if let tail {
                collect(child, tail, parameters, into: &found)
            } else if !nodes[child].values.isEmpty {
                found.append((child, parameters))
            }
        }
        for (name, child) in nodes[node].literals where name == segment { visit(child, parameters) }
        if let child = nodes[node].parameter, !segment.isEmpty { visit(child, parameters + [segment]) }
    }
}
