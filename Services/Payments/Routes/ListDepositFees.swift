import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import PaymentsDomain
import Primitives

/// `GET /admin/payments/deposit-fees`
struct ListDepositFees: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/payments/deposit-fees", id: "listDepositFees", summary: "The fees of deposits",
        tag: "Deposits (operators)", access: .roles([.operator, .support, .auditor], scope: .opsRead))

    typealias Query = TableQuery

    let fees: FeeStore
    let cursors: CursorCodec

    func handle(_ call: Call<Self>) async throws -> Reply<Page<FeeRuleView>> {
        let rules = try await fees.all().map(FeeRuleView.init)
        return .ok(
            try call.query.page(rules, cursors, list: "deposit-fees") { view in
                "\(view.rule.provider) \(view.rule.method.rawValue) \(view.rule.currency?.code ?? "")"
            })
    }
}
