import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit

/// `POST /reports/{id}/approve`: by another person than its author; from then on it says what it says.
struct ApproveReport: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/reports/{id}/approve", id: "approveComplianceReport",
        summary: "Approve what a report says; it stays so", tag: ReportRoutes.tag, access: KYCRoutes.staffWriting,
        right: .act, problems: [.notFound, .alreadyDecided, .conflict, .ownDecision])

    typealias Path = ReportPath

    let desk: ReportDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<ReportView> {
        let staff = try call.caller.userID
        return try await transactions.run { transaction in
            .ok(ReportView(try await desk.approve(call.path.id, by: staff, at: call.receivedAt, in: transaction)))
        }
    }
}
