package import @MODULE@Domain
package import HTTPKit

extension ProblemCode {
    static let @VALUE@NotInstalled = ProblemCode("@SLUG@_not_installed", 503, "The service has lost its installation")
}

extension @MODULE@Error: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notInstalled: Problem(.@VALUE@NotInstalled)
        }
    }
}
