/// An element of a document that was read whole: for files of some megabytes at most.
package struct XMLElement: Hashable, Sendable {
    package let name: String
    package internal(set) var attributes: [String: String]
    package internal(set) var children: [XMLElement] = []
    /// The characters between its children, joined.
    package internal(set) var ownText = ""
    /// Where it begins, from 1.
    package let line: Int

    /// Its children of a name, in order.
    package func children(_ name: String) -> [XMLElement] {
        children.filter { $0.name == name }
    }

    package func child(_ name: String) -> XMLElement? {
        children.first { $0.name == name }
    }

    /// Its text, white space at the ends taken off and within it single.
    package var text: String {
        ownText.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The text of its first child of a name; empty when there is none.
    package func text(_ name: String) -> String {
        child(name)?.text ?? ""
    }

    /// The first that is reached by the names of children, one below the other.
    package func at(_ path: String...) -> XMLElement? {
        var place = self
        for name in path {
            guard let next = place.child(name) else { return nil }
            place = next
        }
        return place
    }

    /// Reads a document.
    /// - Parameter keepsPrefixes: whether `ns:Name` is called so; without them it is `Name`, for formats of one name
    ///   space whose writers choose the prefix.
    /// - Throws: `XMLError` for one that is not well-formed, has a document type, or is larger than the limits.
    package static func parse(
        _ bytes: [UInt8], limits: XMLLimits = XMLLimits(), keepsPrefixes: Bool = true
    ) throws(XMLError) -> XMLElement {
        try ExpatReader(limits, keepsPrefixes: keepsPrefixes).read(bytes)
    }
}

/// What a document may cost.
package struct XMLLimits: Hashable, Sendable {
    package let depth: Int
    package let elements: Int

    package init(depth: Int = 64, elements: Int = 2_000_000) {
        self.depth = depth
        self.elements = elements
    }
}
