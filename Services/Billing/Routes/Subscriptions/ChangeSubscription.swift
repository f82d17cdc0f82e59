import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives

/// `POST /subscriptions/{id}/change`: another plan or other quantities, now or when the period is over. What costs more
/// from a wallet is paid or nothing is made; what a wallet pays, only its owner changes.
struct ChangeSubscription: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/subscriptions/{id}/change", id: "changeSubscription",
        summary: "Take another plan, or more or less of it", tag: "Subscriptions", access: .subscriptionsWrite,
        right: .moveMoney, idempotency: .required,
        problems: .subscriptionPayment + [
            .notFound, .alreadyCancelled, .notOpen, .payerRestricted, .noPayoutWallet,
        ], rateClass: .money)

    typealias Path = SubscriptionPath
    typealias Body = SubscriptionChangeFields

    static var bodyExample: String? { #"{"quantities": {"seats": "5"}, "when": "now"}"# }

    let parts: SubscriptionParts

    func handle(_ call: Call<Self>) async throws -> Reply<SubscriptionView> {
        let (caller, body, id) = (try call.caller, call.body, call.path.id)
        let key = try call.idempotencyKey
        let known = try await parts.orders.known(key)
        if known == nil, let quote = try await quote(call, key),
            let order = try await parts.desk.order(
                for: quote, authorization: body.authorization, isSession: caller.isPerson)
        {
            try await parts.transactions.aside {
                try await parts.orders.pay(order, key: key) { transaction in
                    try await parts.desk.hold(quote, by: caller.userID, in: transaction)
                }
            }
            return try await idempotent(call, parts.transactions) { transaction in
                .ok(try await parts.view(of: id, in: transaction))
            }
        }
        return try await idempotent(call, parts.transactions) { transaction in
            if known == nil {
                _ = try await parts.desk.change(
                    id, body.change, isNow: body.isNow, by: caller.userID, in: transaction)
            }
            return .ok(try await parts.view(of: id, in: transaction))
        }
    }

    /// Nil where it has been answered, or waits for the end of the period.
    private func quote(_ call: Call<Self>, _ key: IdempotencyContext) async throws -> SubscriptionDesk.Quote? {
        let user = try call.caller.userID
        let quote = try await parts.prepared(key) {
            let quote = try await parts.desk.quote(
                call.body.change, of: try await parts.desk.own(call.path.id, of: user))
            try await parts.desk.checkStanding(of: quote)
            return quote
        }
        return call.body.isNow ? quote : nil
    }
}

struct ChangePreviewView: FieldEncodable {
    let lines: [SubscriptionCharge]
    let due: Money

    static let example = ChangePreviewView(lines: [SubscriptionChargeView.example.line], due: .example)

    func encode(to out: inout JSONWriter) {
        out.field("lines", lines.map(SubscriptionChargeView.init))
        out.field("due_now", due)
    }
}

/// Before tax, coupons off; below zero for what is given back.
struct SubscriptionChargeView: FieldEncodable {
    let line: SubscriptionCharge

    init(line: SubscriptionCharge) { self.line = line }

    static let example = SubscriptionChargeView(
        line: SubscriptionCharge(
            kind: .charge, key: "base", range: DayRangeView.example.range, ofDays: 31, plan: PlanID(.example),
            version: 1, quantity: .one, amount: .example, discount: .zero(.USD), taxRate: nil, revision: 0))

    func encode(to out: inout JSONWriter) {
        out.field("kind", line.kind)
        out.field("key", line.key)
        out.field("from", line.range.from)
        out.field("to", line.range.to)
        out.field("days", line.range.days)
        out.field("of_days", line.ofDays)
        out.field("quantity", line.quantity)
        out.field("amount", line.net)
        out.field("tax_rate", line.taxRate)
    }
}
