import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `POST /admin/payments/reversals/{id}/decline`
struct DeclineAnyReversal: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/payments/reversals/{id}/decline", id: "declineAnyReversal",
        summary: "Do not give money back", tag: "Reversals (operators)",
        access: .roles([.operator], scope: .opsWrite), right: .act, problems: [.notFound, .ownDecision, .notOpen])

    typealias Path = ReversalPath
    typealias Body = StaffReasonFields

    let desk: ReversalDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<StaffReversalView> {
        let staff = try call.caller.userID
        let reversal = try await transactions.run { transaction in
            try await desk.decide(call.path.id, approve: false, by: staff, isStaff: true, in: transaction)
        }
        return .ok(StaffReversalView(try await desk.finish(reversal)))
    }
}
