import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct ListFees: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/wallet/fees", id: "listFees", summary: "The fee table", tag: "Administration",
        access: .roles([.operator], scope: .opsRead))

    typealias Query = TableQuery

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<FeeView>> {
        let fees = try await parts.rules.reload().rules.fees.rules.map { FeeView(key: $0.key, rule: $0.value) }
        return .ok(
            try call.query.page(fees, parts.cursors, list: "fees") {
                "\($0.key.operation.rawValue) \($0.key.currency.code)"
            })
    }
}
