import Authentication
import HTTPKit
import JSONKit
import Primitives
import WalletDomain

struct ListRewards: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/rewards", id: "listRewards", summary: "The caller's programs of rewards", tag: "Rewards",
        access: .authenticated(scope: .walletRead), problems: [.badCursor])

    typealias Query = TableQuery

    let parts: RewardParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<RewardView>> {
        let programs = try await parts.lists.programs(of: try call.caller.userID)
        return .ok(
            try call.query.page(programs.map { RewardView(program: $0) }, parts.cursors, list: "rewards") {
                $0.program.id.description
            })
    }
}
