package import Outbox

extension ApprovalError: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .ownDecision: Problem(.ownDecision)
        case .ended(let state): Problem(.approvalEnded, members: [("state", state.rawValue)])
        case .waits: Problem(.approvalPending)
        }
    }
}
