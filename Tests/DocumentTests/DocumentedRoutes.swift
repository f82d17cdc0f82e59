import HTTPKit
import JSONKit

/// One operation of a document.
struct DocumentedRoute: Hashable, CustomStringConvertible {
    /// In small letters, as in documents.
    let method: String
    let path: String

    var description: String { "\(method) \(path)" }

    init(_ method: String, _ path: String) {
        self.method = method.lowercased()
        self.path = path
    }

    /// All of a document, with what it says of them.
    static func all(in document: JSONValue) -> [(route: DocumentedRoute, operation: JSONValue)] {
        members(document["paths"]).flatMap { path in
            members(path.value).map { (DocumentedRoute($0.name, path.name), $0.value) }
        }
    }
}

func members(_ value: JSONValue?) -> [JSONMember] {
    guard case .object(let members)? = value else { return [] }
    return members
}
