import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `POST /reversals/{id}/decline`: whoever has the money keeps it.
struct DeclineReversal: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/reversals/{id}/decline", id: "declineReversal", summary: "Do not give money back",
        tag: "Reversals", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        problems: [.notFound, .notOpen])

    typealias Path = ReversalPath

    let desk: ReversalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ReversalView> {
        let caller = try call.caller.userID
        let reversal = try await transactions.run { transaction in
            try await desk.decide(call.path.id, approve: false, by: caller, isStaff: false, in: transaction)
        }
        return .ok(ReversalView(try await desk.finish(reversal)))
    }
}
