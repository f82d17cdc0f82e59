import Authentication
import HTTPKit
import JSONKit
import WalletDomain

struct GetRewardRules: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/admin/wallet/reward-rules", id: "getRewardRules", summary: "The rules of rewards",
        tag: "Administration", access: .roles([.operator, .support], scope: .opsRead))

    let parts: RewardParts

    func handle(_ call: Call<Self>) async throws -> Reply<RewardRulesFields> {
        .ok(RewardRulesFields(rules: try await parts.rules.current()))
    }
}
