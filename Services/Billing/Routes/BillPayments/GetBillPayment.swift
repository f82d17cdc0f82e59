import Authentication
import BillingDomain
import HTTPKit
import Primitives

extension BillPaymentStore {
    /// One of this person's.
    /// - Throws: `missing`, also for another's.
    func own(_ id: BillPaymentID, of user: UserID) async throws -> BillPayment {
        guard let payment = try await find(id), payment.owner == user, payment.stage.isAccepted else {
            throw BillPaymentError.missing
        }
        return payment
    }
}

/// `GET /bill-payments/{id}`
struct GetBillPayment: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/bill-payments/{id}", id: "getBillPayment", summary: "One bill payment of the caller",
        tag: "Bill payments", access: .roles([.customer, .merchant], scope: .billingRead), problems: [.notFound])

    typealias Path = BillPaymentPath

    let payments: BillPaymentStore

    func handle(_ call: Call<Self>) async throws -> Reply<BillPaymentView> {
        .ok(BillPaymentView(try await payments.own(call.path.id, of: try call.caller.userID)))
    }
}
