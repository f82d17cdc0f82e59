import Authentication
import HTTPKit
import JSONKit
import Primitives
import WalletDomain

/// Sets what rewards are given from now on; what was given stays.
struct PutRewardRules: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/admin/wallet/reward-rules", id: "putRewardRules", summary: "Set the rules of rewards",
        tag: "Administration", access: .roles([.operator], scope: .opsWrite), right: .act, idempotency: .optional,
        bodyLimit: 1 << 20)

    typealias Body = RewardRulesFields

    static var bodyExample: String? { String(decoding: JSON.encode(RewardRulesFields.example), as: UTF8.self) }

    let parts: RewardParts

    func handle(_ call: Call<Self>) async throws -> Reply<RewardRulesFields> {
        let user = try call.caller.userID.rawValue
        return try await idempotent(call, parts.transactions) { transaction in
            try await parts.rules.put(
                JSON.encode(call.body), by: user, at: parts.clock.now(), in: transaction)
            return .ok(call.body)
        }
    }
}
