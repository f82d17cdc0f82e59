import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit

/// `POST /alerts/{id}/resolve`
struct ResolveAlert: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/alerts/{id}/resolve", id: "resolveAlert",
        summary: "Say what an alert came to; a false alarm lets an operation that waits pass once",
        tag: MonitoringRoutes.alerts, access: KYCRoutes.staffWriting, right: .act,
        problems: [.notFound, .alreadyDecided, .conflict, .ownDecision])

    typealias Path = AlertPath

    struct Body: FieldDecodable {
        let outcome: AlertOutcome
        let note: String

        init(_ fields: inout Fields) {
            outcome = fields.required("outcome", .choice(AlertOutcome.self))
            note = fields.required("note", .lines(1...2_000).example("Rent, paid in three parts."))
        }
    }

    let desk: AlertDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<AlertView> {
        let (staff, body) = (try call.caller.userID, call.body)
        return try await transactions.run { transaction in
            .ok(
                AlertView(
                    try await desk.resolve(
                        call.path.id, body.outcome, note: body.note, by: staff, at: call.receivedAt, in: transaction)))
        }
    }
}
