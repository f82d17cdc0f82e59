/// Why a document is not read.
package struct XMLError: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// It ends before its last element does.
        case cutOff
        /// A document type may define entities that name files or grow without end; no document we read has one.
        case hasDocumentType
        case tooDeep
        case tooManyElements
        case notWellFormed
    }

    package let kind: Kind
    /// From 1.
    package let line: Int
    /// expat's words, for the log.
    package let detail: String
}
