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

    /// Reads a document.
    /// - Throws: `XMLError` for one that is not well-formed, has a document type, or is larger than the limits.
    package static func parse(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLError) -> XMLElement {
        try ExpatReader(limits).read(bytes)
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
