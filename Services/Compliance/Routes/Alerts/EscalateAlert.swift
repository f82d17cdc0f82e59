import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Primitives

/// `POST /alerts/{id}/escalate`: a case goes on with it, one that is opened for it where none is named.
struct EscalateAlert: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/alerts/{id}/escalate", id: "escalateAlert", summary: "Hand an alert on to a case",
        tag: MonitoringRoutes.alerts, access: KYCRoutes.staffWriting, right: .act,
        problems: [.notFound, .alreadyDecided, .conflict, .ownDecision])

    typealias Path = AlertPath

    struct Body: FieldDecodable {
        let caseID: CaseID?

        init(_ fields: inout Fields) { caseID = fields.optional("case_id", .id(CaseID.self)) }
    }

    let cases: CaseDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<AlertView> {
        let (staff, caseID) = (try call.caller.userID, call.body.caseID)
        return try await transactions.run { transaction in
            .ok(
                AlertView(
                    try await cases.escalate(
                        call.path.id, to: caseID, by: staff, at: call.receivedAt, in: transaction)))
        }
    }
}
