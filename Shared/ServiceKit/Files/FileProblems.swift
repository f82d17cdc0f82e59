package import FileKit
package import HTTPKit

extension ProblemCode {
    package static let fileEmpty = ProblemCode("file_empty", 422, "The file is empty")
    package static let fileTypeRefused = ProblemCode(
        "file_type_refused", 415, "The file is, by its content, of a kind that is not taken here")
    package static let rangeNotSatisfiable = ProblemCode(
        "range_not_satisfiable", 416, "The range lies outside of the file")
}

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
