import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `POST /admin/payments/disputes/{id}/investigate`: staff begin to look at it; what is not set aside yet is now,
/// and the answer waits for the wallet.
struct InvestigateDispute: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/payments/disputes/{id}/investigate", id: "investigateDispute",
        summary: "Begin to look at a dispute", tag: "Disputes (operators)",
        access: .roles([.operator], scope: .opsWrite), right: .act, problems: [.notFound, .ownDecision, .notOpen])

    typealias Path = DisputePath

    let desk: DisputeDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<StaffDisputeView> {
        let staff = try call.caller.userID
        let (dispute, evidence) = try await transactions.run { transaction in
            let dispute = try await desk.investigate(call.path.id, by: staff, in: transaction)
            return (dispute, try await desk.evidence.list(of: dispute.id, in: transaction))
        }
        return .ok(StaffDisputeView(try await desk.finish(dispute), evidence))
    }
}
