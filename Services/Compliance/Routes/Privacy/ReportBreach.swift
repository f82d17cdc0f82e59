import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /privacy/breaches`: from the hour on at which somebody knew of it there are 72.
struct ReportBreach: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/privacy/breaches", id: "reportBreach",
        summary: "Report a breach of personal data", tag: PrivacyRoutes.staffTag, access: KYCRoutes.staffWriting,
        right: .act, idempotency: .required, success: 201, problems: [.validationFailed])

    struct Body: FieldDecodable {
        let awareAt: Timestamp
        let facts: Breach.Facts

        init(_ fields: inout Fields) {
            awareAt = fields.required("aware_at", .timestamp.described("When somebody of us knew of it first"))
            facts = Breach.Facts(
                description: fields.required("description", .breachDescription),
                categories: fields.required("categories", .dataCategories),
                persons: fields.required("persons", .personCount),
                highRisk: fields.required("high_risk", .bool))
        }
    }

    let desk: RightsDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<BreachView> {
        let (staff, body, now) = (try call.caller.userID, call.body, call.receivedAt)
        // A client's clock may be a little ahead.
        guard body.awareAt <= now + .seconds(60) else {
            throw Problem.invalid("aware_at", "out_of_range", "cannot be in the future")
        }
        return try await idempotent(call, transactions) { transaction in
            let breach = try await desk.report(
                body.facts, awareAt: body.awareAt, by: staff, at: now, in: transaction)
            AuditTrail.resource(breach.id)
            return .created(BreachView(breach))
        }
    }
}
