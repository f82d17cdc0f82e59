import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives

/// Whether a payer must show to be the payer, and what has gone without that since the last time.
struct SCADecisionView: FieldEncodable {
    let kept: KeptSCADecision
    let counters: SCACounters

    static let example = SCADecisionView(
        kept: KeptSCADecision(
            id: SCADecisionID(.example), user: UserID(.example), operation: "transfer", payee: "900000000003",
            amount: Money(minorUnits: 2_500, currency: .EUR), decision: .exempt(.lowValue), createdAt: .example),
        counters: SCACounters(lowValue: SCACounters.Counter(cents: 2_500, count: 1)))

    func encode(to out: inout JSONWriter) {
        out.field("id", kept.id)
        out.field("operation", kept.operation)
        out.field("amount", kept.amount)
        out.field("payee", kept.payee)
        out.field("required", kept.decision == .required)
        out.field("exemption", kept.decision.exemption)
        out.field("counters", SCACountersView(counters: counters))
        out.field("created_at", kept.createdAt)
    }
}

struct SCACountersView: FieldEncodable {
    let counters: SCACounters

    static let example = SCACountersView(counters: SCADecisionView.example.counters)

    func encode(to out: inout JSONWriter) {
        out.field("low_value", SCACounterView(counter: counters.lowValue))
        out.field("contactless", SCACounterView(counter: counters.contactless))
    }
}

struct SCACounterView: FieldEncodable {
    let counter: SCACounters.Counter

    static let example = SCACounterView(counter: SCADecisionView.example.counters.lowValue)

    func encode(to out: inout JSONWriter) {
        out.field("sum", Money(minorUnits: counter.cents, currency: .EUR))
        out.field("count", counter.count)
    }
}

/// `POST /psd2/sca/decisions`: before a payment. What goes without authentication is counted.
struct DecideSCA: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/psd2/sca/decisions", id: "decideSCA",
        summary: "Whether a payment needs strong authentication", tag: AccessRoutes.tag, access: KYCRoutes.writing,
        right: .act, idempotency: .optional, problems: [.notFound, .validationFailed])

    struct Body: FieldDecodable {
        let payment: AccessDesk.Payment

        init(_ fields: inout Fields) {
            payment = AccessDesk.Payment(
                operation: fields.required("operation", .choice(AccessDesk.Operation.self)),
                amount: fields.required(
                    "amount",
                    .money.refined { amount in
                        amount.minorUnits > 0 ? nil : FieldError("amount", .outOfRange, "must be positive")
                    }),
                payee: fields.required(
                    "payee", .line(1...200).example("900000000003").described("A wallet's id, or how it is known")),
                claimsOwnAccount: fields.optional("own_account", .bool) ?? false,
                recurringOf: fields.optional(
                    "recurring_of", .id(SCADecisionID.self).described("The decision on the first of its series")))
        }
    }

    let desk: AccessDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<SCADecisionView> {
        let user = try call.caller.userID
        let weighed = try await desk.weigh(call.body.payment, of: user)
        return try await idempotent(call, transactions) { transaction in
            let (kept, counters) = try await desk.decide(
                weighed, of: user, at: call.receivedAt, in: transaction)
            AuditTrail.resource(kept.id)
            return .ok(SCADecisionView(kept: kept, counters: counters))
        }
    }
}
