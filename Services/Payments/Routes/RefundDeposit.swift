import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives
import ServiceKit

/// `POST /admin/payments/deposits/{id}/refund`: money that cannot be credited goes back to its payer through the
/// provider. The wallet is made sure of first; how it ended is seen in the deposit.
struct RefundDeposit: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/payments/deposits/{id}/refund", id: "refundDeposit",
        summary: "Send a held deposit back to its payer", tag: "Deposits (operators)",
        access: .roles([.operator], scope: .opsWrite), right: .moveMoney, idempotency: .required,
        problems: [.notFound, .ownDecision, .depositNotHeld, .unknownProvider], rateClass: .money,
        approval: .fromAmount)

    typealias Path = DepositPath

    struct Body: FieldDecodable {
        let reason: String

        init(_ fields: inout Fields) {
            reason = fields.required("reason", .lines(1...500).example("The wallet was closed before the payment came"))
        }
    }

    let wayOut: DepositWayOut
    let approvals: ApprovalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<OperatorDepositView> {
        let staff = StaffWord(actor: try call.caller.userID, reason: call.body.reason)
        let movement = try await wayOut.movement(of: call.path.id, staff)
        let waits = try await approvals.ask(call, about: movement) { transaction in
            _ = try await wayOut.held(call.path.id, staff, in: transaction)
        }
        if let waits { return waits }
        var step: DepositStep?
        let reply = try await idempotent(call, transactions) { transaction in
            let taken = try await wayOut.refund(call.path.id, staff, in: transaction)
            step = taken
            return .ok(OperatorDepositView(untouched: taken.deposit))
        }
        wayOut.finish(step)
        return reply
    }

    /// The same for whoever asked, once a second operator has agreed.
    static func approved(_ parts: PaymentsParts) -> ApprovedWork {
        let wayOut = parts.wayOut
        return ApprovedWork(of: Self.self, at: parts.approvals, preparing: { _, _ in }) { approval, _, transaction in
            let step = try await wayOut.refund(DepositID(approval.resourceID), StaffWord(approval), in: transaction)
            return { wayOut.finish(step) }
        }
    }
}
