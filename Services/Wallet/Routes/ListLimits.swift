import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Primitives
import WalletDomain

struct ListLimits: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/wallet/limits", id: "listLimits", summary: "Limits by KYC tier, in dollars",
        tag: "Administration", access: .roles([.operator, .compliance], scope: .opsRead))

    typealias Query = TableQuery

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<TierLimitsView>> {
        let tiers = try await parts.rules.reload().rules.tiers
        let rows = KYCTier.allCases.map { TierLimitsView(tier: $0, limits: tiers[$0]) }
        return .ok(try call.query.page(rows, parts.cursors, list: "limits") { "\($0.tier.rawValue)" })
    }
}
