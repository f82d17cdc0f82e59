import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `POST /screening/hits/{id}/review`: one decision, and never about oneself.
struct ReviewHit: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/screening/hits/{id}/review", id: "reviewHit",
        summary: "Say whether a customer is who is listed", tag: ScreeningRoutes.tag, access: KYCRoutes.staffWriting,
        right: .act, problems: [.notFound, .alreadyDecided, .ownDecision])

    typealias Path = HitPath

    struct Body: FieldDecodable {
        let verdict: HitVerdict
        let reason: String

        init(_ fields: inout Fields) {
            verdict = fields.required("decision", .choice(HitVerdict.self))
            reason = fields.required("reason", .lines(1...1_000).example("Born in another country.").personal)
        }
    }

    let reviews: HitReviews
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<HitView> {
        let reviewer = try call.caller.userID
        return try await transactions.run { transaction in
            .ok(
                HitView(
                    try await reviews.decide(
                        call.path.id, call.body.verdict, by: reviewer, because: call.body.reason,
                        at: call.receivedAt, in: transaction)))
        }
    }
}
