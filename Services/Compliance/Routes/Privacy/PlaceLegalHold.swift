import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /privacy/legal-holds`: from now on nothing of the person is erased.
struct PlaceLegalHold: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/privacy/legal-holds", id: "placeLegalHold",
        summary: "Keep what is there of a person", tag: PrivacyRoutes.staffTag, access: KYCRoutes.staffWriting,
        right: .act, idempotency: .required, success: 201, problems: [.ownDecision, .validationFailed])

    struct Body: FieldDecodable {
        let user: UserID
        let reason: String
        let until: Timestamp?

        init(_ fields: inout Fields) {
            user = fields.required("user_id", .id(UserID.self))
            reason = fields.required("reason", .lines(1...1_000).example("Order of the court, 2026-117").personal)
            until = fields.optional("until", .timestamp.described("Without it: until somebody lifts it"))
        }
    }

    let desk: RightsDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<LegalHoldView> {
        let (staff, body, now) = (try call.caller.userID, call.body, call.receivedAt)
        if let until = body.until, until <= now {
            throw Problem.invalid("until", "out_of_range", "must be in the future")
        }
        return try await idempotent(call, transactions) { transaction in
            let hold = try await desk.place(
                on: body.user, because: body.reason, until: body.until, by: staff, at: now, in: transaction)
            AuditTrail.resource(hold.id)
            AuditTrail.subject(hold.user)
            return .created(LegalHoldView(hold: hold, now: now))
        }
    }
}
