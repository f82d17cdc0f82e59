package import XMLKit

/// Why a file is not read: nothing in it counts then.
package enum ISOError: Error, Hashable, Sendable {
    case notXML(XMLError)
    /// Well-formed, and no `Document` of ISO 20022.
    case notISO20022
    /// A message that is not read here, such as `camt.029.001.09`.
    case otherMessage(String)
    /// An element that the message must have is not there or has no meaning.
    /// - Parameter line: of the element that lacks it, from 1.
    case incomplete(String, line: Int)

    /// For staff; nothing of what the file says.
    package var detail: String {
        switch self {
        case .notXML(let error) where error.kind == .hasDocumentType: "the file has a document type, which is not read"
        case .notXML(let error): "line \(error.line): no well-formed XML"
        case .notISO20022: "no message of ISO 20022"
        case .otherMessage(let name): "\(name.prefix(40)) is no message that is read here"
        case .incomplete(let element, let line): "line \(line): \(element) is missing or has no meaning"
        }
    }
}
