package import JSONKit
package import Primitives

extension InvalidCursor: ProblemConvertible {
    package var problem: Problem { Problem(.badCursor) }
}

extension JSONSyntaxError: ProblemConvertible {
    package var problem: Problem { Problem(.malformedJSON, detail: description) }
}

extension FieldErrors: ProblemConvertible {
    package var problem: Problem {
        let isCut = errors.count >= FieldError.limit
        return Problem(
            .validationFailed, detail: isCut ? "the first \(FieldError.limit) mistakes are listed" : nil,
            errors: errors)
    }
}

extension Problem {
    /// The answer to any error, and whether it is one that nobody foresaw and that must be logged.
    package static func describing(_ error: any Error) -> (problem: Problem, isUnexpected: Bool) {
        switch error {
        case let problem as Problem: (problem, false)
        case let known as any ProblemConvertible:
            // A known error may still say "internal error": then its cause belongs into the log.
            (known.problem, known.problem.code == .internalError)
        default: (.internalError, true)
        }
    }
}
