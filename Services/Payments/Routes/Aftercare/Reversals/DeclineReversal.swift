import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `POST /reversals/{id}/decline`: whoever has the money keeps it, or an operator decides so.
struct DeclineReversal: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/reversals/{id}/decline", id: "declineReversal", summary: "Do not give money back",
        tag: "Reversals", access: .roles([.customer, .merchant], scope: .paymentsWrite, overseers: [.operator]),
        right: .act, problems: [.notFound, .notOpen])

    typealias Path = ReversalPath
    typealias Body = OptionalReasonFields

    let desk: ReversalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ReversalView> {
        let caller = try call.caller.userID
        let isForeign = try await desk.isForeign(call.path.id, to: caller)
        let isStaff = call.context.decidesForOthers && isForeign
        let reversal = try await transactions.run { transaction in
            try await desk.decide(call.path.id, approve: false, by: caller, isStaff: isStaff, in: transaction)
        }
        return .ok(ReversalView(try await desk.finish(reversal)))
    }
}
