import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `POST /pay/{slug}`: by a customer, from a wallet. One of many who pay a link for a single payment is served.
struct PayLink: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/pay/{slug}", id: "payLink", summary: "Pay by a link from a wallet",
        tag: "Payment links", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .moveMoney,
        idempotency: .required, success: 201, problems: .payment + [.alreadyUsed, .inactive, .expired],
        rateClass: .money)

    typealias Path = SlugPath

    struct Body: FieldDecodable {
        let source: SourceFields
        let amount: Money?
        let note: String?

        init(_ fields: inout Fields) {
            source = SourceFields(&fields)
            amount = fields.optional("amount", .money.described("Where the link leaves it to the payer"))
            note = fields.optional("note", .note)
        }
    }

    let parts: LinkParts

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentView> {
        let key = try DepositKey(call.idempotency)
        let caller = try call.caller
        let (slug, body) = (call.path.slug, call.body)
        let payment = try await parts.people.made {
            if let known = try await parts.people.desk.known(key) { return known }
            let (desk, clock) = (parts.desk, parts.people.clock)
            let link = try await desk.page(slug).link
            // `TryLink` pays those that are not.
            guard link.isLive else { throw PaymentsError.missing(.link) }
            let order = try await desk.order(
                link, by: caller.userID, from: body.source.source, body.amount, note: body.note,
                Payment.Channel(caller), authorization: body.source.authorization)
            return try await parts.people.desk.pay(order, key: key) { payment, transaction in
                try await desk.book.begin(link, payment.id, payment.amount, now: clock.now(), in: transaction)
            }
        }
        return try await idempotent(call, parts.transactions) { transaction in
            .created(try await parts.people.view(of: payment, for: caller.userID, in: transaction))
        }
    }
}
