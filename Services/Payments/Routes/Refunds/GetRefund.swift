import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `GET /refunds/{id}`
struct GetRefund: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/refunds/{id}", id: "getRefund", summary: "One refund of the caller's money",
        tag: "Refunds", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound],
        servesTestKeys: true)

    typealias Path = OutflowPath

    let outflows: OutflowStore
    let refunds: PaymentRefundStore

    func handle(_ call: Call<Self>) async throws -> Reply<RefundView> {
        let (caller, live) = (try call.caller.userID, try call.caller.isLive)
        if live, let outflow = try await outflows.find(call.path.id), outflow.owner == caller, outflow.kind == .refund,
            outflow.stage.isAccepted
        {
            return .ok(RefundView(outflow))
        }
        guard let refund = try await refunds.find(PaymentRefundID(call.path.id.rawValue)),
            refund.isShown(to: caller, live: live)
        else { throw PaymentsError.missing(.refund) }
        return .ok(RefundView(refund))
    }
}
