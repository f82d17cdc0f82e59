import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `POST /splits/{id}/pay`: one's share, or a part of it.
struct PaySplit: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/splits/{id}/pay", id: "paySplit", summary: "Pay one's share of a bill",
        tag: "Splits", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .moveMoney,
        idempotency: .required, success: 201, problems: .payment + [.notOpen, .exceedsShare], rateClass: .money)

    typealias Path = SplitPath

    struct Body: FieldDecodable {
        let source: SourceFields
        let amount: Money?

        init(_ fields: inout Fields) {
            source = SourceFields(&fields)
            amount = fields.optional("amount", .money)
        }
    }

    let parts: PeopleParts
    let desk: SplitDesk

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentView> {
        let key = try DepositKey(call.idempotency)
        let caller = try call.caller
        let (id, body) = (call.path.id, call.body)
        let payment = try await parts.made {
            if let known = try await parts.desk.known(key) { return known }
            if let amount = body.amount { try PaymentAmount.check(amount) }
            let order = try await desk.order(
                of: id, by: caller.userID, amount: body.amount, from: body.source.source, Payment.Channel(caller),
                authorization: body.source.authorization)
            return try await parts.desk.pay(order, key: key) { payment, transaction in
                try await desk.begin(id, payment, by: caller.userID, in: transaction)
            }
        }
        return try await idempotent(call, parts.transactions) { transaction in
            .created(try await parts.view(of: payment, for: caller.userID, in: transaction))
        }
    }
}
