import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /privacy/assessments`: before something new is done with people's data.
struct AssessImpact: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/privacy/assessments", id: "assessPrivacyImpact",
        summary: "Record what a new use of data may do to people", tag: PrivacyRoutes.staffTag,
        access: KYCRoutes.staffWriting, right: .act, idempotency: .required, success: 201,
        problems: [.validationFailed], bodyLimit: 1 << 20)

    struct Body: FieldDecodable {
        let title: String
        let processing: String
        let necessity: String
        let risks: [ImpactAssessment.Risk]

        init(_ fields: inout Fields) {
            title = fields.required("title", .line(1...200).example("Documents at a provider"))
            processing = fields.required(
                "processing", .lines(1...5_000).example("Pictures of documents and faces are compared."))
            necessity = fields.required(
                "necessity", .lines(1...5_000).example("The law wants it known who a customer is."))
            risks = fields.required("risks", .array(.object(ImpactAssessment.Risk.self), 1...50))
        }
    }

    let desk: RightsDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ImpactAssessmentView> {
        let (staff, body) = (try call.caller.userID, call.body)
        return try await idempotent(call, transactions) { transaction in
            let assessment = ImpactAssessment(
                id: desk.ids.next(), title: body.title, processing: body.processing, necessity: body.necessity,
                risks: body.risks, author: staff, createdAt: call.receivedAt.shown)
            try await desk.assessments.insert(assessment, in: transaction)
            AuditTrail.resource(assessment.id)
            return .created(ImpactAssessmentView(assessment))
        }
    }
}
