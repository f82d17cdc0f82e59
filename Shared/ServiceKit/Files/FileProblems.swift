package import FileKit
package import HTTPKit

extension FileError: ProblemConvertible {
    /// A file that does not open again is ours to mend, and its cause is for the log.
    package var problem: Problem {
        switch self {
        case .notFound: .notFound
        case .tooLarge(let limit): Problem(.contentTooLarge, detail: "at most \(limit) bytes")
        case .empty: Problem(.fileEmpty)
        case .typeRefused(let type): Problem(.fileTypeRefused, detail: type.map { "it is \($0.contentType)" })
        case .damaged: .internalError
        case .unavailable: .unavailable("files")
        }
    }
}
