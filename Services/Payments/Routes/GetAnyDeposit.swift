import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives

/// A deposit's id in an operator's path.
struct DepositPath: FieldDecodable {
    let id: DepositID

    init(_ fields: inout Fields) { id = fields.required("id", .id(DepositID.self)) }
}

/// `GET /admin/payments/deposits/{id}`: with what staff did to it and why, and the last calls to its provider.
struct GetAnyDeposit: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/deposits/{id}", id: "getAnyDeposit", summary: "One deposit and its history",
        tag: "Deposits (operators)", access: .roles([.operator, .support, .auditor], scope: .opsRead),
        problems: [.notFound])

    typealias Path = DepositPath

    let deposits: DepositStore
    let outflows: OutflowStore
    let actions: DepositActionStore
    let exchanges: PartnerExchangeStore

    func handle(_ call: Call<Self>) async throws -> Reply<DepositHistoryView> {
        guard let deposit = try await deposits.find(call.path.id) else { throw PaymentsError.notFound }
        return .ok(
            DepositHistoryView(
                deposit: DepositView(deposit, try await outflows.refunds(of: deposit)),
                actions: try await actions.list(of: deposit.id),
                exchanges: try await exchanges.list(about: deposit.id.description).map { PartnerExchangeView($0) }))
    }
}
