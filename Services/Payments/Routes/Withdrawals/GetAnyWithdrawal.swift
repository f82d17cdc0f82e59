import Authentication
import HTTPKit
import JSONKit
import Outbox
import PaymentsDomain
import Primitives

/// `GET /admin/payments/withdrawals/{id}`: with what staff did to it, and the last calls to its provider.
struct GetAnyWithdrawal: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/withdrawals/{id}", id: "getAnyWithdrawal",
        summary: "One withdrawal and its history", tag: "Withdrawals (operators)",
        access: .roles([.operator, .support, .auditor], scope: .opsRead), problems: [.notFound])

    typealias Path = OutflowPath

    let care: OutflowCare
    let exchanges: PartnerExchangeStore

    func handle(_ call: Call<Self>) async throws -> Reply<WithdrawalHistoryView> {
        guard let outflow = try await care.saga.outflows.find(call.path.id), outflow.kind == .withdrawal else {
            throw PaymentsError.missing(.withdrawal)
        }
        return .ok(
            WithdrawalHistoryView(
                outflow: outflow, actions: try await care.actions.list(of: outflow.id),
                exchanges: try await exchanges.list(about: outflow.id.description).map { PartnerExchangeView($0) }))
    }
}
