import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /reversals`: the sender asks for all of a transaction back, within a day. Between own wallets nobody else is
/// asked, and the answer waits for the wallet.
struct CreateReversal: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/reversals", id: "createReversal",
        summary: "Ask for money back that was sent by mistake", tag: "Reversals",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .moveMoney,
        idempotency: .required, success: 201,
        problems: [.notFound, .alreadyReversed, .notReversible, .windowOver], rateClass: .money)

    struct Body: FieldDecodable {
        let transaction: UniqueID
        let reason: String

        init(_ fields: inout Fields) {
            transaction = fields.required("transaction_id", .uuid)
            reason = fields.required("reason", .lines(1...500).example("Wrong person"))
        }
    }

    let desk: ReversalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ReversalView> {
        let (caller, body) = (try call.caller.userID, call.body)
        let isAnswered = try await desk.isAnswered(try DepositKey(call.idempotency))
        let reversal =
            isAnswered ? nil : try await desk.prepare(body.transaction, reason: body.reason, by: caller)
        return try await desk.answer(call, transactions) { transaction in
            guard let reversal else { throw PaymentsError.inProgress }
            try await desk.write(reversal, in: transaction)
            AuditTrail.resource(reversal.id)
            return reversal
        }
    }
}
