import Authentication
import HTTPKit
import JSONKit
import Primitives
import WalletDomain

struct DeleteReward: Endpoint {
    static let spec = EndpointSpec(
        .delete, "/api/v1/rewards/{id}", id: "deleteReward", summary: "Keep a program of others in view no more",
        tag: "Rewards", access: .ownWallets, right: .act, success: 204, problems: [.notFound])

    typealias Path = RewardPath

    let parts: RewardParts

    func handle(_ call: Call<Self>) async throws -> Reply<NoContent> {
        let owner = try call.caller.userID
        try await parts.transactions.run { transaction in
            try await parts.external.delete(call.path.id, of: owner, in: transaction)
        }
        return .noContent
    }
}
