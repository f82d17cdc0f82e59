import Authentication
import HTTPKit
import JSONKit
import Outbox
import Primitives
import WalletDomain

struct AddReward: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/rewards", id: "addReward", summary: "Keep a program of others in view", tag: "Rewards",
        access: .ownWallets, right: .act, idempotency: .required, success: 201, problems: [.tooManyPrograms])

    typealias Body = ExternalRewardBody

    let parts: RewardParts

    func handle(_ call: Call<Self>) async throws -> Reply<RewardView> {
        let owner = try call.caller.userID
        let program = call.body.program(parts.ids.next(), at: parts.clock.now().shown)
        return try await idempotent(call, parts.transactions) { transaction in
            try await parts.external.add(program, of: owner, in: transaction)
            AuditTrail.resource(program.id)
            return .created(RewardView(program: program))
        }
    }
}
