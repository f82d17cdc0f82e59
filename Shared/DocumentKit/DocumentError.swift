/// Why there is no document.
package enum DocumentError: Error, Sendable, Equatable {
    /// More rows or pages than a document of its kind may have.
    case tooLong(limit: Int, of: String)
    /// A logo that is no PNG, or too large a one.
    case unreadableImage(String)
    /// The library, a font or the disk failed; never the content.
    case failed(_ what: String, cause: String)
}
