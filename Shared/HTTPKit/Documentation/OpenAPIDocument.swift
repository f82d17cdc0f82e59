package import JSONKit

/// The OpenAPI 3.1 document of a set of routes, made from the declarations that serve them.
package struct OpenAPIDocument: Sendable {
    package let json: JSONValue

    /// - Parameters:
    ///   - title: name of the service, or of the whole at the gateway.
    ///   - routes: in the order in which the document lists them.
    package init(title: String, version: String, routes: [RouteDescription]) {
        var paths: [JSONMember] = []
        for template in Self.unique(routes.map(\.spec.path.description)) {
            let operations = routes.filter { $0.spec.path.description == template }.map { route in
                JSONMember(route.spec.method.rawValue.lowercased(), OpenAPIOperation(route).json)
            }
            paths.append(JSONMember(template, .object(operations)))
        }
        json = Self.document(title: title, version: version, paths: paths)
    }

    /// One document of many: the paths of all, under one title. A path of two services would be a bug of the gateway's
    /// route table; the first wins.
    package init(title: String, version: String, merging documents: [JSONValue]) {
        var paths: [JSONMember] = []
        for document in documents {
            guard case .object(let members)? = document["paths"] else { continue }
            for member in members where !paths.contains(where: { $0.name == member.name }) { paths.append(member) }
        }
        json = Self.document(title: title, version: version, paths: paths)
    }

    private static func document(title: String, version: String, paths: [JSONMember]) -> JSONValue {
        .object([
            JSONMember("openapi", .string("3.1.0")),
            JSONMember(
                "info",
                .object([
                    JSONMember("title", .string(title)), JSONMember("version", .string(version)),
                    JSONMember("summary", .string("Open fintech backend")),
                    JSONMember("license", .object([JSONMember("name", .string("Apache-2.0"))])),
                ])),
            JSONMember("servers", .array([.object([JSONMember("url", .string("/"))])])),
            JSONMember("paths", .object(paths)),
            JSONMember("components", OpenAPIComponents.json),
        ])
    }

    private static func unique(_ templates: [String]) -> [String] {
        var seen: Set<String> = []
        return templates.filter { seen.insert($0).inserted }
    }
}
