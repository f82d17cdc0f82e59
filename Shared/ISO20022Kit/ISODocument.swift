package import XMLKit

/// A message of ISO 20022: what a bank and its customer, or two banks, tell each other.
package struct ISODocument: Sendable {
    /// Such as `camt.053.001.08`.
    package let name: String
    /// The one child of `Document`, such as `BkToCstmrStmt`.
    package let body: XMLElement

    /// Such as `camt.053`: what it is, whatever its version.
    package var kind: String { name.split(separator: ".").prefix(2).joined(separator: ".") }

    /// Reads one that stands alone or in an envelope beside its business application header.
    ///
    /// Writers choose the prefix of the name space; it is read with any and with none.
    /// - Throws: `ISOError.notXML` (also for a document type), `.notISO20022`.
    package static func read(_ bytes: [UInt8]) throws(ISOError) -> ISODocument {
        let root: XMLElement
        do throws(XMLError) {
            root = try XMLElement.parse(bytes, keepsPrefixes: false)
        } catch {
            throw .notXML(error)
        }
        guard let document = find(in: root, depth: 3), document.children.count == 1, let body = document.children.first,
            let name = name(of: document) ?? name(of: body)
        else { throw .notISO20022 }
        return ISODocument(name: name, body: body)
    }

    private static func find(in element: XMLElement, depth: Int) -> XMLElement? {
        if element.name == "Document" { return element }
        guard depth > 0 else { return nil }
        for child in element.children {
            if let found = find(in: child, depth: depth - 1) { return found }
        }
        return nil
    }

    private static func name(of element: XMLElement) -> String? {
        let root = "urn:iso:std:iso:20022:tech:xsd:"
        return element.attributes.lazy
            .filter { $0.key == "xmlns" || $0.key.hasPrefix("xmlns:") }
            .first { $0.value.hasPrefix(root) }
            .map { String($0.value.dropFirst(root.count)) }
    }
}
