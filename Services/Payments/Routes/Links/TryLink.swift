import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import PaymentsDomain
import Primitives

/// `POST /test/pay/{slug}`: with a test key, what becomes of one's own link that is not live when somebody pays it, or
/// cannot. Nothing moves.
struct TryLink: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/test/pay/{slug}", id: "tryLink", summary: "See a link paid that is not live",
        tag: "Payment links", access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act,
        idempotency: .optional, success: 201,
        problems: [
            .notFound, .alreadyUsed, .inactive, .expired, .amountNotPositive, .amountOutOfRange, .currencyMismatch,
        ], servesTestKeys: true)

    typealias Path = SlugPath

    enum Outcome: String, CaseIterable, FieldValue, Sendable {
        case completed
        case insufficientFunds = "insufficient_funds"
    }

    struct Body: FieldDecodable {
        let amount: Money?
        let outcome: Outcome

        init(_ fields: inout Fields) {
            amount = fields.optional("amount", .money.described("Where the link leaves it to the payer"))
            outcome = fields.required("outcome", .choice(Outcome.self))
        }
    }

    let parts: LinkParts

    func handle(_ call: Call<Self>) async throws -> Reply<PaymentView> {
        let (caller, body, desk) = (try call.caller, call.body, parts.people.desk)
        guard let link = try await parts.desk.book.links.find(slug: call.path.slug), link.isShown(to: caller),
            !link.isLive
        else { throw PaymentsError.missing(.link) }
        let fee = try await desk.fees.payee(of: .link, in: link.currency)
        return try await idempotent(call, parts.transactions) { transaction in
            let payment = try await parts.desk.tried(
                link.id, body.amount, failure: body.outcome == .completed ? nil : body.outcome.rawValue, fee: fee,
                in: transaction)
            try await desk.enqueue(payment, in: transaction)
            AuditTrail.resource(payment.id)
            return .created(PaymentView(payment, for: caller.userID))
        }
    }
}
