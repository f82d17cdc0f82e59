import Authentication
import BillingDomain
import DocumentKit
import HTTPKit
import JSONKit
import Primitives

/// `GET /bill-payments/{id}/receipt`: of what has been paid.
struct GetBillReceipt: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/billing/bill-payments/{id}/receipt", id: "getBillReceipt",
        summary: "The receipt of a bill that was paid, as a PDF", tag: "Bill payments",
        access: .roles([.customer, .merchant], scope: .billingRead), problems: [.notFound],
        produces: [PDF.contentType])

    typealias Path = BillPaymentPath

    let payments: BillPaymentStore

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let payment = try await payments.own(call.path.id, of: try call.caller.userID)
        guard let receipt = BillReceipt(payment) else { throw BillPaymentError.missing }
        return try await .pdf(receipt.document, named: receipt.fileName)
    }
}
