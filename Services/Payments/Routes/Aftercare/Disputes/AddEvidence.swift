import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain
import Primitives

/// `POST /disputes/{id}/evidence`: what either side has to say, until it is decided.
struct AddEvidence: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/payments/disputes/{id}/evidence", id: "addDisputeEvidence",
        summary: "Say what speaks for or against a dispute", tag: "Disputes",
        access: .roles([.customer, .merchant], scope: .paymentsWrite), right: .act, success: 201,
        problems: [.notFound, .notOpen])

    typealias Path = DisputePath

    struct Body: FieldDecodable {
        let text: String

        init(_ fields: inout Fields) {
            text = fields.required("text", .lines(1...4_000).example("The parcel was signed for").personal)
        }
    }

    let desk: DisputeDesk
    let transactions: Transactions

    func handle(_ call: Call<Self>) async throws -> Reply<DisputeView> {
        let caller = try call.caller.userID
        return try await transactions.run { transaction in
            let dispute = try await desk.add(call.body.text, to: call.path.id, by: caller, in: transaction)
            return .created(DisputeView(dispute, try await desk.evidence.list(of: dispute.id, in: transaction)))
        }
    }
}
