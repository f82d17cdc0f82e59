import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `POST /assessments/{id}/decide`: what was allowed passes once within a day.
struct DecideAssessment: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/assessments/{id}/decide", id: "decideAssessment",
        summary: "Let an operation pass once, or not", tag: MonitoringRoutes.assessments,
        access: KYCRoutes.staffWriting, right: .act, problems: [.notFound, .alreadyDecided, .ownDecision])

    typealias Path = AssessmentPath

    enum Decision: String, CaseIterable, FieldValue {
        case allow, deny

        var decision: AssessmentDecision {
            switch self {
            case .allow: .allow
            case .deny: .deny
            }
        }
    }

    struct Body: FieldDecodable {
        let decision: Decision
        let reason: String

        init(_ fields: inout Fields) {
            decision = fields.required("decision", .choice(Decision.self))
            reason = fields.required("reason", .lines(1...1_000).example("Asked the customer."))
        }
    }

    let review: AssessmentReview
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<AssessmentView> {
        let staff = try call.caller.userID
        return try await transactions.run { transaction in
            .ok(
                AssessmentView(
                    try await review.decide(
                        call.path.id, call.body.decision.decision, because: call.body.reason, by: staff,
                        at: call.receivedAt, in: transaction)))
        }
    }
}
