import Authentication
import BillingDomain
import HTTPKit
import JSONKit
import Primitives

/// `POST /usage`: what the caller's customers have used. Each id counts once for ever, so what may have been lost is
/// told again.
struct ReportUsage: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/billing/usage", id: "reportUsage", summary: "Tell what customers have used", tag: "Usage",
        access: .roles([.customer, .merchant], scope: .billingWrite), right: .act, bodyLimit: 1 << 20)

    struct Body: FieldDecodable {
        let events: [UsageReading]

        init(_ fields: inout Fields) {
            events = fields.required("events", .array(.object(UsageEventFields.self), 1...1_000)).map(\.reading)
        }
    }

    struct UsageEventFields: FieldDecodable {
        let reading: UsageReading

        init(_ fields: inout Fields) {
            reading = UsageReading(
                id: fields.required("id", .line(1...100)), subscription: fields.required("subscription_id", .uuid),
                meter: fields.required("meter", .planCode("calls")),
                value: fields.optional("value", .line(1...100).example("3")),
                at: fields.optional("at", .timestamp))
        }
    }

    static var bodyExample: String? {
        """
        {"events": [{"id": "evt_1", "subscription_id": "\(UniqueID.example)", "meter": "calls", "value": "3"}]}
        """
    }

    let desk: UsageDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<UsageOutcomeView> {
        let (merchant, events) = (try call.caller.userID, call.body.events)
        return try await transactions.run { transaction in
            .ok(UsageOutcomeView(outcome: try await desk.count(events, of: merchant, in: transaction)))
        }
    }
}

struct UsageOutcomeView: FieldEncodable {
    let outcome: UsageDesk.Outcome

    static let example = UsageOutcomeView(
        outcome: UsageDesk.Outcome(accepted: 1, duplicates: 0, rejected: [UsageRefusalView.example.refusal]))

    func encode(to out: inout JSONWriter) {
        out.field("accepted", outcome.accepted)
        out.field("duplicates", outcome.duplicates)
        out.field("rejected", outcome.rejected.map(UsageRefusalView.init))
    }
}

struct UsageRefusalView: FieldEncodable {
    let refusal: UsageRefusal

    init(_ refusal: UsageRefusal) { self.refusal = refusal }

    static let example = UsageRefusalView(UsageRefusal(index: 1, id: "evt_2", code: .idReused))

    func encode(to out: inout JSONWriter) {
        out.field("index", refusal.index)
        out.field("id", refusal.id)
        out.field("code", refusal.code)
    }
}
