import Authentication
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// A second operator agrees: the request has its effect in the transaction of the decision, or is refused as it would
/// be at its own route, and then goes on waiting.
struct ApproveRequest<Owner: FlorinService>: Endpoint {
    static var spec: EndpointSpec {
        EndpointSpec(
            .post, ApprovalRoutes<Owner>.path("/{id}/approve"), id: "approve\(ApprovalRoutes<Owner>.name)Request",
            summary: "Agree to what another operator asks for: it has its effect now", tag: ApprovalRoutes<Owner>.tag,
            access: ApprovalRoutes<Owner>.deciding, right: .moveMoney, requires: .recentProof,
            problems: [.notFound, .ownDecision, .approvalEnded, .requesterNotOperator], rateClass: .money,
            approval: .second)
    }

    typealias Path = ApprovalPath
    typealias Body = ApprovalDecision

    let desk: ApprovalDesk
    let works: [String: ApprovedWork]

    func handle(_ call: Call<Self>) async throws -> Reply<ApprovalView> {
        try await desk.decide(.approve, call, reason: call.body.reason) { decided in
            guard let work = works[decided.operation] else {
                preconditionFailure("\(Owner.slug) keeps requests of \(decided.operation) and cannot do them")
            }
            try await desk.requireOperators(decided)
            try await work.perform(decided)
        }
    }
}

struct RejectRequest<Owner: FlorinService>: Endpoint {
    static var spec: EndpointSpec {
        EndpointSpec(
            .post, ApprovalRoutes<Owner>.path("/{id}/reject"), id: "reject\(ApprovalRoutes<Owner>.name)Request",
            summary: "Refuse what another operator asks for: it never has its effect", tag: ApprovalRoutes<Owner>.tag,
            access: ApprovalRoutes<Owner>.deciding, right: .act, requires: .recentProof,
            problems: [.notFound, .ownDecision, .approvalEnded])
    }

    typealias Path = ApprovalPath
    typealias Body = ApprovalDecision

    let desk: ApprovalDesk

    func handle(_ call: Call<Self>) async throws -> Reply<ApprovalView> {
        try await desk.decide(.reject, call, reason: call.body.reason) { decided in
            try await desk.transactions.run { transaction in
                try await desk.write(try await desk.decided(decided, in: transaction), in: transaction)
            }
        }
    }
}

extension ApprovalDesk {
    /// Both are operators still.
    fileprivate func requireOperators(_ decided: Approval) async throws {
        guard try await isOperator(decided.requestedBy) else { throw Problem(.requesterNotOperator) }
        if let decider = decided.decidedBy, try await !isOperator(decider) {
            throw Problem.forbidden("you are no operator any more")
        }
    }

    /// Decides once. The same decision of the same person again has no effect and the same answer.
    fileprivate func decide<Called: Endpoint>(
        _ move: Approval.Move, _ call: Call<Called>, reason: String?, commit: (Approval) async throws -> Void
    ) async throws -> Reply<ApprovalView> where Called.Path == ApprovalPath, Called.Output == ApprovalView {
        guard let found = try await store.find(call.path.id) else { throw Problem.notFound }
        let decider = try call.requireCaller().userID
        if found.decidedBy == decider, found.state == Approval.states.next(.pending, on: move) {
            return .ok(ApprovalView(found))
        }
        found.parties.forEach(AuditTrail.subject)
        var decided = found
        try decided.decide(move, by: decider, note: reason, at: clock.now())
        // Both stand in the row: the one as its actor, the other so.
        AuditTrail.changed("requested_by", from: nil, to: found.requestedBy)
        AuditTrail.changed("status", from: found.state.rawValue, to: decided.state.rawValue)
        do {
            try await commit(decided)
        } catch {
            // Done all the same: by the same person at the same moment, or by a commit whose end nobody saw.
            guard let now = try await store.find(found.id), now.state == decided.state, now.decidedBy == decider else {
                throw error
            }
            return .ok(ApprovalView(now))
        }
        // As it was written: the time is that of the commit.
        return .ok(ApprovalView(try await store.find(found.id) ?? decided))
    }
}
