/// Finds the route of a path by its segments: exact ones before placeholders, the longest prefix last.
///
/// Paths are compared as sent, without decoding: `TargetRules` refuses what could be spelled two ways.
struct RouteTable: Sendable {
    enum Match: Equatable {
        /// Index into `routes`.
        case found(Int)
        /// The path is there, the method is not.
        case methodNotAllowed(Int)
        case none
    }

    private struct Node: Sendable {
        var children: [(segment: [UInt8], node: Int)] = []
        var placeholder: Int?
        /// Routes that end here; several when they differ in their methods.
        var routes: [Int] = []
        var prefixRoute: Int?
    }

    let routes: [Route]
    private var nodes = [Node()]

    init(_ routes: [Route]) {
        self.routes = routes
        for (index, route) in routes.enumerated() { insert(route, index) }
    }

    /// - Parameter path: starts with a slash, no query.
    func match(_ method: Method, _ path: Span<UInt8>) -> Match {
        var node = 0
        var prefix = nodes[0].prefixRoute
        var start = 1
        while start <= path.count {
            var end = start
            while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
            guard let next = child(of: node, path.extracting(start..<end)) else { return found(prefix) }
            node = next
            prefix = nodes[node].prefixRoute ?? prefix
            start = end + 1
        }
        for index in nodes[node].routes where routes[index].methods?.contains(method) ?? true { return .found(index) }
        if let other = nodes[node].routes.first { return .methodNotAllowed(other) }
        return found(prefix)
    }

    /// The methods of all routes with the same name, for the Allow header.
    func allowed(like index: Int) -> String {
        let methods = routes.filter { $0.name == routes[index].name }.flatMap { $0.methods ?? [] }
        return methods.map { "\($0.text)" }.joined(separator: ", ")
    }

    private func found(_ index: Int?) -> Match {
        index.map { .found($0) } ?? .none
    }

    private func child(of node: Int, _ segment: Span<UInt8>) -> Int? {
        // An empty segment is a doubled or trailing slash: no route of ours has one.
        guard segment.count > 0 else { return nil }
        for child in nodes[node].children where segment.elementsEqual(child.segment) { return child.node }
        return nodes[node].placeholder
    }

    private mutating func insert(_ route: Route, _ index: Int) {
        var node = 0
        for segment in route.name.split(separator: "/") {
            if segment.first == "{" {
                node = nodes[node].placeholder ?? addNode { $0.nodes[node].placeholder = $1 }
            } else {
                let bytes = Array(segment.utf8)
                let known = nodes[node].children.first { $0.segment == bytes }?.node
                node = known ?? addNode { $0.nodes[node].children.append((bytes, $1)) }
            }
        }
        if route.isPrefix { nodes[node].prefixRoute = index }
        nodes[node].routes.append(index)
    }

    private mutating func addNode(_ link: (inout RouteTable, Int) -> Void) -> Int {
        nodes.append(Node())
        link(&self, nodes.count - 1)
        return nodes.count - 1
    }
}
