import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain

/// `POST /admin/payments/deposits/{id}/retry`: credits a held deposit now instead of at its next turn. Safe to repeat:
/// the wallet knows the deposit by its id.
struct RetryDeposit: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/admin/payments/deposits/{id}/retry", id: "retryDeposit", summary: "Try a held deposit again",
        tag: "Deposits (operators)", access: .roles([.operator], scope: .opsWrite), right: .moveMoney,
        problems: [.notFound, .conflict, .unknownProvider], rateClass: .money, approval: .ordered)

    typealias Path = DepositPath

    struct Body: FieldDecodable {
        let reason: String?

        init(_ fields: inout Fields) {
            reason = fields.optional("reason", .lines(1...500).example("The customer has ended the freeze"))
        }
    }

    let wayOut: DepositWayOut

    func handle(_ call: Call<Self>) async throws -> Reply<OperatorDepositView> {
        do {
            return .ok(
                OperatorDepositView(
                    untouched: try await wayOut.retry(
                        call.path.id, StaffWord(actor: try call.caller.userID, reason: call.body.reason))))
        } catch is SagaConflict {
            throw Problem(.conflict, detail: "The deposit is being worked on at this moment.")
        }
    }
}
