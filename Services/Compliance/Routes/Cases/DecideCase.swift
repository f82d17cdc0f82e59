import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit

/// `POST /cases/{id}/decisions`: the first word proposes, the same word of another person closes the case.
struct DecideCase: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/cases/{id}/decisions", id: "decideCase",
        summary: "Say what is to follow; another person has to say the same", tag: MonitoringRoutes.cases,
        access: KYCRoutes.staffWriting, right: .act,
        problems: [.notFound, .alreadyDecided, .conflict, .ownDecision])

    typealias Path = CasePath

    struct Body: FieldDecodable {
        let outcome: CaseOutcome
        let reason: String

        init(_ fields: inout Fields) {
            outcome = fields.required("outcome", .choice(CaseOutcome.self))
            reason = fields.required("reason", .lines(1...2_000).example("There is a contract."))
        }
    }

    let cases: CaseDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<CaseView> {
        let (staff, body) = (try call.caller.userID, call.body)
        return try await transactions.run { transaction in
            .ok(
                CaseView(
                    try await cases.decide(
                        call.path.id, body.outcome, because: body.reason, by: staff, at: call.receivedAt,
                        in: transaction)))
        }
    }
}
