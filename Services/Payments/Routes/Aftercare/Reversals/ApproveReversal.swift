import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `POST /reversals/{id}/approve`: whoever has the money gives it back, and waits for the wallet. What that
/// refuses stays requested, with a `failure_code`.
struct ApproveReversal: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/reversals/{id}/approve", id: "approveReversal", summary: "Give money back",
        tag: "Reversals", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .moveMoney,
        problems: [.notFound, .notOpen, .notReversible, .alreadyReversed], rateClass: .money)

    typealias Path = ReversalPath

    let desk: ReversalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ReversalView> {
        let caller = try call.caller.userID
        let reversal = try await transactions.run { transaction in
            try await desk.decide(call.path.id, approve: true, by: caller, isStaff: false, in: transaction)
        }
        return .ok(ReversalView(try await desk.finish(reversal)))
    }
}
