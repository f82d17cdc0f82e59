import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit

/// `POST /reports/{id}/correct`: what the authority could not take is drafted again, from what is known now.
struct CorrectReport: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/reports/{id}/correct", id: "correctComplianceReport",
        summary: "Draft again what was rejected; another person approves it", tag: ReportRoutes.tag,
        access: KYCRoutes.staffWriting, right: .act,
        problems: [.notFound, .alreadyDecided, .conflict, .ownDecision, .validationFailed])

    typealias Path = ReportPath

    let desk: ReportDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ReportView> {
        let staff = try call.caller.userID
        return try await transactions.run { transaction in
            .ok(ReportView(try await desk.correct(call.path.id, by: staff, at: call.receivedAt, in: transaction)))
        }
    }
}
