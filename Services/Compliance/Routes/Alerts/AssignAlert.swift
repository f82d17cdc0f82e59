import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit

/// `POST /alerts/{id}/assign`: whoever calls takes it.
struct AssignAlert: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/alerts/{id}/assign", id: "assignAlert", summary: "Take an alert to look at it",
        tag: MonitoringRoutes.alerts, access: KYCRoutes.staffWriting, right: .act,
        problems: [.notFound, .alreadyDecided, .ownDecision])

    typealias Path = AlertPath

    let desk: AlertDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<AlertView> {
        let staff = try call.caller.userID
        return try await transactions.run { transaction in
            .ok(AlertView(try await desk.assign(call.path.id, to: staff, at: call.receivedAt, in: transaction)))
        }
    }
}
