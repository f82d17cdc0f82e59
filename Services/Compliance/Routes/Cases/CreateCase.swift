import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /cases`: alerts that nobody has decided go on in it.
struct CreateCase: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/cases", id: "createCase", summary: "Look into customers and alerts together",
        tag: MonitoringRoutes.cases, access: KYCRoutes.staffWriting, right: .act, idempotency: .required, success: 201,
        problems: [.notFound, .ownDecision])

    struct Body: FieldDecodable {
        let title: String
        let subjects: CaseDesk.Subjects

        init(_ fields: inout Fields) {
            title = fields.required("title", .line(1...200).example("Three payments a day"))
            subjects = CaseDesk.Subjects(&fields)
        }
    }

    let cases: CaseDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<CaseView> {
        let (staff, body) = (try call.caller.userID, call.body)
        return try await idempotent(call, transactions) { transaction in
            let kept = try await cases.open(
                body.title, body.subjects, by: staff, at: call.receivedAt, in: transaction)
            AuditTrail.resource(kept.file.id)
            return .created(CaseView(kept))
        }
    }
}

extension CaseDesk.Subjects {
    init(_ fields: inout Fields) {
        self.init(
            customers: fields.optional("customer_ids", .array(.id(UserID.self), 0...100)) ?? [],
            alerts: fields.optional("alert_ids", .array(.id(AlertID.self), 0...100)) ?? [])
    }
}
