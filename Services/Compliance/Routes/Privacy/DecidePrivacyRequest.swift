import Authentication
import ComplianceDomain
import HTTPKit
import JSONKit
import Outbox
import Primitives

/// `POST /privacy/requests/{id}/decide`: what waits for a person is granted, what is not done yet can be refused.
struct DecidePrivacyRequest: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/compliance/privacy/requests/{id}/decide", id: "decidePrivacyRequest",
        summary: "Grant or refuse a request", tag: PrivacyRoutes.staffTag, access: KYCRoutes.staffWriting,
        right: .act, problems: [.notFound, .alreadyDecided, .conflict, .ownDecision])

    typealias Path = PrivacyRequestPath

    enum Outcome: String, CaseIterable, FieldValue { case approve, refuse }

    struct Body: FieldDecodable {
        let outcome: Outcome
        let reason: String

        init(_ fields: inout Fields) {
            outcome = fields.required("outcome", .choice(Outcome.self))
            reason = fields.required(
                "reason",
                .lines(1...1_000).example("The passport says so.").described("The person is told").personal)
        }
    }

    let desk: PrivacyDesk
    let transactions: Transactions
    /// Wakes who asks the services.
    let wake: @Sendable () -> Void

    func handle(_ call: Call<Self>) async throws -> Reply<PrivacyRequestView> {
        let staff = try call.caller.userID
        let request = try await transactions.run { transaction in
            let request = try await desk.decide(
                call.path.id, grants: call.body.outcome == .approve, because: call.body.reason, by: staff,
                at: call.receivedAt, in: transaction)
            AuditTrail.subject(request.user)
            return request
        }
        wake()
        let whole = try await desk.whole([request]).first
        return .ok(
            PrivacyRequestView(
                whole ?? WholePrivacyRequest(request: request, answers: [], export: nil), isForStaff: true))
    }
}
