package import @MODULE@Domain
package import HTTPKit

extension @MODULE@Error: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notInstalled: .unavailable("installation")
        }
    }
}
