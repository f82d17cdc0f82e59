import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit

/// `POST /cases/{id}/notes`
struct AddCaseNote: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/cases/{id}/notes", id: "addCaseNote", summary: "Write down what was found",
        tag: MonitoringRoutes.cases, access: KYCRoutes.staffWriting, right: .act, success: 201,
        problems: [.notFound, .alreadyDecided, .ownDecision])

    typealias Path = CasePath

    struct Body: FieldDecodable {
        let text: String

        init(_ fields: inout Fields) {
            text = fields.required("text", .lines(1...10_000).example("The customer was asked."))
        }
    }

    let cases: CaseDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<CaseView> {
        let (staff, text) = (try call.caller.userID, call.body.text)
        return try await transactions.run { transaction in
            .created(
                CaseView(
                    try await cases.note(text, in: call.path.id, by: staff, at: call.receivedAt, transaction)))
        }
    }
}
