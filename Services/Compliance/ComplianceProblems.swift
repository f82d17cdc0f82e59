package import ComplianceDomain
package import HTTPKit

extension ComplianceError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notInstalled: .unavailable("installation")
        }
    }
}
