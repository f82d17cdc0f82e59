import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `POST /withdrawals/{id}/cancel`: while it has not been sent; safe to repeat.
struct CancelWithdrawal: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/withdrawals/{id}/cancel", id: "cancelWithdrawal",
        summary: "Keep the money, if it has not been sent", tag: "Withdrawals",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .moveMoney,
        problems: [.notFound, .notOpen], rateClass: .money)

    typealias Path = OutflowPath

    let desk: WithdrawalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<WithdrawalView> {
        let caller = try call.caller.userID
        var step: OutflowStep?
        let reply: Reply<WithdrawalView> = try await transactions.run { transaction in
            let (outflow, taken) = try await desk.cancel(call.path.id, of: caller, in: transaction)
            step = taken
            return .ok(WithdrawalView(outflow))
        }
        if let step { desk.desk.saga.finish(step) }
        return reply
    }
}
