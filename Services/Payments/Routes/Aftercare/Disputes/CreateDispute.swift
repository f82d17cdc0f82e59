import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /disputes`: the payer says that a payment is not right, within 30 days and once. What is held at
/// once is told in the answer, which waits for the wallet.
struct CreateDispute: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/disputes", id: "createDispute", summary: "Dispute a payment", tag: "Disputes",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act, idempotency: .required,
        success: 201,
        problems: [
            .notFound, .alreadyDisputed, .windowOver, .notRefundable, .refundExceedsPayment, .amountNotPositive,
            .currencyMismatch,
        ], servesTestKeys: true)

    struct Body: FieldDecodable {
        let order: DisputeOrder

        init(_ fields: inout Fields) {
            order = DisputeOrder(
                transaction: fields.required("transaction_id", .uuid),
                kind: fields.required("type", .choice(Dispute.Kind.self)),
                amount: fields.optional("amount", .money.described("All that is left of it, if nothing is said")),
                text: fields.required("description", .lines(1...2_000).example("It never came").personal))
        }
    }

    let desk: DisputeDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<DisputeView> {
        let (caller, order) = (try call.caller, call.body.order)
        return try await settling(call, transactions, desk.saga.payments) { transaction in
            DisputeView(try await desk.open(order, by: caller.userID, live: caller.isLive, in: transaction), [])
        } finish: { opened in
            DisputeView(try await desk.finish(opened.dispute), opened.evidence)
        }
    }
}
