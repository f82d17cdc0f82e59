import Authentication
import HTTPKit
import JSONKit
import PaymentsDomain

/// `GET /deposits/{id}`
struct GetDeposit: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/payments/deposits/{id}", id: "getDeposit", summary: "One deposit of the caller",
        tag: "Deposits", access: .roles([.customer, .merchant], scope: .paymentsRead), problems: [.notFound],
        flag: "deposits")

    struct Path: FieldDecodable {
        let id: DepositID
        init(_ fields: inout Fields) { id = fields.required("id", .id(DepositID.self)) }
    }

    let deposits: DepositStore

    func handle(_ call: Input) async throws -> Reply<DepositView> {
        let caller = try call.caller.userID
        guard let deposit = try await deposits.find(call.path.id), deposit.owner == caller else {
            throw Problem.notFound
        }
        return .ok(DepositView(deposit))
    }
}
