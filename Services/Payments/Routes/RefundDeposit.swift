import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /admin/payments/deposits/{id}/refund`: money that cannot be credited goes back to its payer through the
/// provider. The wallet is made sure of first; how it ended is seen in the deposit.
struct RefundDeposit: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/payments/deposits/{id}/refund", id: "refundDeposit",
        summary: "Send a held deposit back to its payer", tag: "Deposits (operators)",
        access: .roles([.operator], scope: .opsWrite), right: .moveMoney, idempotency: .required,
        problems: [.notFound, .ownDecision, .depositNotHeld, .unknownProvider], rateClass: .money)

    typealias Path = DepositPath

    struct Body: FieldDecodable {
        let reason: String

        init(_ fields: inout Fields) {
            reason = fields.required("reason", .lines(1...500).example("The wallet was closed before the payment came"))
        }
    }

    let wayOut: DepositWayOut
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<OperatorDepositView> {
        let staff = StaffWord(actor: try call.caller.userID, reason: call.body.reason)
        var step: DepositStep?
        let reply = try await idempotent(call, transactions) { transaction in
            let taken = try await wayOut.refund(call.path.id, staff, in: transaction)
            step = taken
            return .ok(OperatorDepositView(taken.deposit))
        }
        wayOut.finish(step)
        return reply
    }
}
