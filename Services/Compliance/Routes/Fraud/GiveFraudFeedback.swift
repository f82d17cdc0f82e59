import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `POST /fraud/feedback`: what is known of an operation; said again, the last word counts.
struct GiveFraudFeedback: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/fraud/feedback", id: "giveFraudFeedback",
        summary: "Say whether a transaction was fraud", tag: FraudRoutes.tag, access: KYCRoutes.staffWriting,
        right: .act, problems: [.notFound, .ownDecision])

    struct Body: FieldDecodable {
        let transaction: UniqueID
        let label: FraudLabel

        init(_ fields: inout Fields) {
            transaction = fields.required("transaction_id", .uuid)
            label = fields.required("label", .choice(FraudLabel.self))
        }
    }

    let desk: FraudDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<FraudFeedbackView> {
        let (staff, body) = (try call.caller.userID, call.body)
        return try await transactions.run { transaction in
            .ok(
                FraudFeedbackView(
                    feedback: try await desk.hear(
                        body.label, of: body.transaction, by: staff, at: call.receivedAt, in: transaction)))
        }
    }
}

struct FraudFeedbackView: FieldEncodable {
    let feedback: FraudFeedback

    static let example = FraudFeedbackView(
        feedback: FraudFeedback(
            transaction: .example, user: UserID(.example), label: .fraud, source: .staff, staff: UserID(.example),
            at: .example))

    func encode(to out: inout JSONWriter) {
        out.field("transaction_id", feedback.transaction)
        out.field("customer_id", feedback.user)
        out.field("label", feedback.label)
        out.field("source", feedback.source)
        out.field("created_by", feedback.staff)
        out.field("updated_at", feedback.at)
    }
}
