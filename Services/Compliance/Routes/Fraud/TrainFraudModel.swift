import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /fraud/models`: answered before it is made.
struct TrainFraudModel: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/fraud/models", id: "trainFraudModel",
        summary: "Make a model of what moved in a set or here", tag: FraudRoutes.tag, access: KYCRoutes.staffWriting,
        right: .act, idempotency: .required, success: 202, problems: [.notFound, .validationFailed, .notEnoughLabels])

    struct Body: FieldDecodable {
        let kind: FraudModelKind?
        let over: KeptBacktest.Over

        init(_ fields: inout Fields) {
            kind = fields.optional(
                "kind",
                .choice(FraudModelKind.self).described(
                    "Otherwise boosted trees where labels suffice (200, of which 20 are fraud), else a forest"))
            over = KeptBacktest.Over(&fields)
        }
    }

    static let bodyExample: String? = #"{"from": "2026-08-01T00:00:00Z", "to": "2026-11-01T00:00:00Z"}"#

    let desk: FraudDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<FraudModelView> {
        let (staff, body) = (try call.caller.userID, call.body)
        return try await idempotent(call, transactions) { transaction in
            let kept = try await desk.order(
                body.kind, over: body.over, by: staff, at: call.receivedAt, in: transaction)
            AuditTrail.resource(kept.id)
            return .accepted(FraudModelView(kept))
        }
    }
}
