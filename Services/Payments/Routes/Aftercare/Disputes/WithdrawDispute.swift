import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `POST /disputes/{id}/withdraw`: by the payer, before staff look at it.
struct WithdrawDispute: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/disputes/{id}/withdraw", id: "withdrawDispute", summary: "Take a dispute back",
        tag: "Disputes", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        problems: [.notFound, .notOpen], servesTestKeys: true)

    typealias Path = DisputePath

    let desk: DisputeDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<DisputeView> {
        let caller = try call.caller
        let (dispute, evidence) = try await transactions.run { transaction in
            let dispute = try await desk.withdraw(
                call.path.id, by: caller.userID, live: caller.isLive, in: transaction)
            return (dispute, try await desk.evidence.list(of: dispute.id, in: transaction))
        }
        desk.leave(dispute)
        return .ok(DisputeView(dispute, evidence))
    }
}
