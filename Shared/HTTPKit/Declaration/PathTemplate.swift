/// A path with placeholders: `/api/v1/wallets/{id}/holds`.
package struct PathTemplate: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    enum Segment: Sendable, Hashable {
        case literal(String)
        case parameter(String)
    }

    package let description: String
    let segments: [Segment]

    /// A template is written by us, so a wrong one is a bug of ours and stops the start.
    package init(_ text: String) {
        precondition(text.first == "/", "a path starts with a slash: \(text)")
        description = text
        guard text != "/" else {
            segments = []
            return
        }
        segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { part in
            precondition(!part.isEmpty, "a path has no empty segment: \(text)")
            guard part.first == "{" else {
                precondition(!part.contains("{") && !part.contains("}"), "a placeholder is a whole segment: \(text)")
                return .literal(String(part))
            }
            precondition(part.last == "}" && part.count > 2, "a placeholder ends with a brace: \(text)")
            return .parameter(String(part.dropFirst().dropLast()))
        }
    }

    package init(stringLiteral text: String) { self.init(text) }

    /// Names of the placeholders, in order.
    package var parameterNames: [String] {
        segments.compactMap { segment in
            guard case .parameter(let name) = segment else { return nil }
            return name
        }
    }
}
