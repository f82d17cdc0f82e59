import Authentication
import HTTPKit
import JSONKit
import Primitives
import WalletDomain

struct PutReward: Endpoint {
    static let spec = EndpointSpec(
        .put, "/api/v1/rewards/{id}", id: "putReward", summary: "Change what one has said of a program of others",
        tag: "Rewards", access: .ownWallets, right: .act, idempotency: .optional, problems: [.notFound])

    typealias Path = RewardPath
    typealias Body = ExternalRewardBody

    let parts: RewardParts

    func handle(_ call: Call<Self>) async throws -> Reply<RewardView> {
        let owner = try call.caller.userID
        let program = call.body.program(call.path.id, at: parts.clock.now().shown)
        return try await idempotent(call, parts.transactions) { transaction in
            try await parts.external.put(program, of: owner, in: transaction)
            return .ok(RewardView(program: program))
        }
    }
}
