package import ComplianceDomain
import Contracts
package import HTTPKit
import Primitives

extension RightsError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .notFound: .notFound
        case .requestOpen(let kind): Problem(.privacyRequestOpen, members: [("kind", kind.rawValue)])
        case .alreadyDecided(let status):
            Problem(.alreadyDecided, members: [("request_status", status.rawValue)])
        case .notNow(let why): Problem(.conflict, detail: why)
        case .ownDecision: Problem(.ownDecision)
        case .obligationsOpen(let obligations):
            Problem(
                .obligationsOpen, detail: obligations.map(\.detail).joined(separator: " "),
                figures: [("blockers", obligations.map(ErasureBlocker.init))])
        case .legalHold: Problem(.legalHold)
        case .secondFactorRequired(let end):
            if let end {
                Problem(.secondFactorRequired, members: [("locked_until", end.rfc3339)])
            } else {
                Problem(.secondFactorRequired)
            }
        case .walletOfAnother(let place):
            .invalid("wallet_ids.\(place)", "not_found", "must be one of your wallets")
        case .keptTooShort(let category, let least):
            .invalid("retention_days.\(category)", "out_of_range", "the law wants \(least) days at least")
        }
    }
}
