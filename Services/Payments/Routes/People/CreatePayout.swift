import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /payouts`: pays up to a thousand at once. What becomes of each item is seen afterwards.
struct CreatePayout: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/payouts", id: "createPayout", summary: "Pay many at once", tag: "Payouts",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .moveMoney, idempotency: .required,
        success: 202, problems: .payment, bodyLimit: 1 << 20, rateClass: .money)

    struct Body: FieldDecodable {
        let source: SourceFields
        let items: [PayoutItemFields]

        init(_ fields: inout Fields) {
            source = SourceFields(&fields)
            items = fields.required("items", .array(.object(PayoutItemFields.self), Payout.items))
        }
    }

    let parts: PeopleParts
    let desk: PayoutDesk

    func handle(_ call: Call<Self>) async throws -> Reply<PayoutView> {
        let caller = try call.caller
        let body = call.body
        let prepared = try await parts.prepared(try DepositKey(call.idempotency)) {
            try await desk.prepare(
                PayoutDesk.Order(
                    payer: caller.userID, source: body.source.source,
                    items: body.items.map { ($0.id, $0.to.destination, $0.amount) },
                    channel: Payment.Channel(caller), authorization: body.source.authorization))
        }
        return try await idempotent(call, parts.transactions) { transaction in
            guard let (payout, items) = prepared else { throw PaymentsError.inProgress }
            AuditTrail.resource(payout.id)
            return .accepted(PayoutView(try await desk.write(payout, items, in: transaction)))
        }
    }
}

/// One payment of it; `id` is the payer's own and counts once.
struct PayoutItemFields: FieldDecodable {
    let id: String
    let to: DestinationFields
    let amount: Money

    init(_ fields: inout Fields) {
        id = fields.required("id", .line(1...64).example("salary-2026-11-7"))
        to = fields.required("recipient", .object(DestinationFields.self))
        amount = fields.required("amount", .money)
    }
}
