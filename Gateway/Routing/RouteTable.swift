/// Finds the route of a path by its segments, a segment of its own before a placeholder. Looks at each segment once and
/// allocates nothing.
///
/// Paths are compared as sent, without decoding: `TargetRules` refuses what could be spelled two ways.
struct RouteTable: Sendable {
    enum Match: Equatable {
        /// Index into `routes`.
        case found(Int)
        /// The path is there, the method is not; see `allowed(at:)`.
        case methodNotAllowed(Int)
        case none
    }

    private struct Node: Sendable {
        var children: [(segment: [UInt8], node: Int)] = []
        var placeholder: Int?
        /// Routes that end here, one for each method.
        var routes: [(method: Method, route: Int)] = []
    }

    let routes: [Route]
    private var nodes = [Node()]

    init(_ routes: [Route]) {
        self.routes = routes
        for (index, route) in routes.enumerated() { insert(route, index) }
        completeChildren(of: 0)
    }

    /// - Parameter path: starts with a slash, no query; empty is the root.
    func match(_ method: Method, _ path: Span<UInt8>) -> Match {
        var node = 0
        // A path of the slash alone has no segment.
        var start = path.count > 1 ? 1 : path.count + 1
        while start <= path.count {
            var end = start
            while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
            guard let next = child(of: node, path.extracting(start..<end)) else { return .none }
            node = next
            start = end + 1
        }
        let wanted = method == .head ? .get : method
        for (known, route) in nodes[node].routes where known == wanted { return .found(route) }
        return nodes[node].routes.isEmpty ? .none : .methodNotAllowed(node)
    }

    /// The methods of a path, for the Allow header.
    func allowed(at node: Int) -> String {
        let methods = nodes[node].routes.map(\.method).sorted { $0.rawValue < $1.rawValue }
        return methods.flatMap { $0 == .get ? ["GET", "HEAD"] : ["\($0.text)"] }.joined(separator: ", ")
    }

    private func child(of node: Int, _ segment: Span<UInt8>) -> Int? {
        // An empty segment is a doubled slash: no route of ours has one.
        guard segment.count > 0 else { return nil }
        for child in nodes[node].children where segment.elementsEqual(child.segment) { return child.node }
        return nodes[node].placeholder
    }
}

// MARK: - Making it

extension RouteTable {
    private mutating func insert(_ route: Route, _ index: Int) {
        var node = 0
        for segment in route.path.split(separator: "/") {
            if segment.first == "{" {
                node = nodes[node].placeholder ?? addNode { $0.nodes[node].placeholder = $1 }
            } else {
                node =
                    child(of: node, Array(segment.utf8))
                    ?? addNode {
                        $0.nodes[node].children.append((Array(segment.utf8), $1))
                    }
            }
        }
        let isTaken = nodes[node].routes.contains { $0.method == route.method }
        precondition(!isTaken, "\(route.method) \(route.path) is declared twice")
        nodes[node].routes.append((route.method, index))
    }

    /// What a placeholder serves it serves for the names beside it as well, where those have nothing of their own:
    /// `GET /transfers/batch` is a transfer with a strange id, since only POST has a route of that name. Done here
    /// once, so that a request never has to go back.
    private mutating func completeChildren(of node: Int) {
        if let placeholder = nodes[node].placeholder {
            for child in nodes[node].children { complete(child.node, with: placeholder) }
            completeChildren(of: placeholder)
        }
        for child in nodes[node].children { completeChildren(of: child.node) }
    }

    private mutating func complete(_ node: Int, with other: Int) {
        for (method, route) in nodes[other].routes where !nodes[node].routes.contains(where: { $0.method == method }) {
            nodes[node].routes.append((method, route))
        }
        for (segment, theirs) in nodes[other].children {
            let own = child(of: node, segment) ?? addNode { $0.nodes[node].children.append((segment, $1)) }
            complete(own, with: theirs)
        }
        guard let theirs = nodes[other].placeholder else { return }
        let own = nodes[node].placeholder ?? addNode { $0.nodes[node].placeholder = $1 }
        complete(own, with: theirs)
    }

    private func child(of node: Int, _ segment: [UInt8]) -> Int? {
        nodes[node].children.first { $0.segment == segment }?.node
    }

    private mutating func addNode(_ link: (inout RouteTable, Int) -> Void) -> Int {
        nodes.append(Node())
        link(&self, nodes.count - 1)
        return nodes.count - 1
    }
}
