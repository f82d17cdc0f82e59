import Authentication
import HTTPKit
import JSONKit
import Primitives
import WalletDomain

struct GetReward: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/rewards/{id}", id: "getReward", summary: "One program of rewards", tag: "Rewards",
        access: .authenticated(scope: .walletRead), problems: [.notFound])

    typealias Path = RewardPath

    let parts: RewardParts

    func handle(_ call: Call<Self>) async throws -> Reply<RewardView> {
        guard let program = try await parts.lists.program(call.path.id, of: try call.caller.userID) else {
            throw RewardError.rewardNotFound
        }
        return .ok(RewardView(program: program))
    }
}
