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
        tag: "Deposits (operators)", access: .roles([.operator], scope: .opsWrite),
        problems: [.notFound, .conflict, .unknownProvider])

    struct Path: FieldDecodable {
        let id: DepositID
        init(_ fields: inout Fields) { id = fields.required("id", .id(DepositID.self)) }
    }

    let saga: DepositSaga

    func handle(_ call: Input) async throws -> Reply<OperatorDepositView> {
        do {
            guard let deposit = try await saga.retry(call.path.id) else { throw Problem.notFound }
            return .ok(OperatorDepositView(deposit))
        } catch is SagaConflict {
            throw Problem(.conflict, detail: "The deposit is being worked on at this moment.")
        }
    }
}
