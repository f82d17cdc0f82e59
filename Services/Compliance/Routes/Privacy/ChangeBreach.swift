import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `PATCH /privacy/breaches/{id}`: what is known meanwhile, and how it ends.
struct ChangeBreach: Endpoint {
    static let spec = EndpointSpec(
        .patch, "/api/v1/compliance/privacy/breaches/{id}", id: "changeBreach",
        summary: "Tell more of a breach, or how it ended", tag: PrivacyRoutes.staffTag,
        access: KYCRoutes.staffWriting, right: .act, problems: [.notFound, .conflict, .validationFailed])

    typealias Path = BreachPath

    enum Outcome: String, CaseIterable, FieldValue {
        case notified
        case notNotifiable = "not_notifiable"
    }

    struct Body: FieldDecodable {
        let description: String?
        let categories: [String]?
        let persons: Int?
        let highRisk: Bool?
        let personsToldAt: Timestamp?
        let status: Outcome?
        let reference: String?
        let reason: String?

        init(_ fields: inout Fields) {
            description = fields.optional("description", .breachDescription)
            categories = fields.optional("categories", .dataCategories)
            persons = fields.optional("persons", .personCount)
            highRisk = fields.optional("high_risk", .bool)
            personsToldAt = fields.optional("persons_told_at", .timestamp)
            status = fields.optional("status", .choice(Outcome.self))
            reference = fields.optional(
                "reference", .line(1...100).example("DPA-2026-4711").described("Of the authority, once it knows"))
            reason = fields.optional(
                "reason", .lines(1...2_000).example("It was encrypted.").described("Why the authority need not know"))
            if status == .notified, reference == nil {
                fields.refuse("reference", .missing, "is required of one that the authority knows")
            }
            if status == .notNotifiable, reason == nil {
                fields.refuse("reason", .missing, "is required of one that the authority need not know")
            }
        }
    }

    let desk: RightsDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<BreachView> {
        let (staff, body, now) = (try call.caller.userID, call.body, call.receivedAt)
        return try await transactions.run { transaction in
            let (before, after) = try await desk.change(call.path.id, at: now, in: transaction) { breach in
                var facts = breach.facts
                facts.description = body.description ?? facts.description
                facts.categories = body.categories ?? facts.categories
                facts.persons = body.persons ?? facts.persons
                facts.highRisk = body.highRisk ?? facts.highRisk
                facts.personsToldAt = body.personsToldAt ?? facts.personsToldAt
                if facts != breach.facts { try breach.learn(facts) }
                switch body.status {
                case .notified: try breach.notify(as: body.reference ?? "", by: staff, at: now)
                case .notNotifiable: try breach.waive(because: body.reason ?? "", by: staff, at: now)
                case nil: break
                }
            }
            AuditTrail.changed("status", from: before.status, to: after.status)
            return .ok(BreachView(after))
        }
    }
}
