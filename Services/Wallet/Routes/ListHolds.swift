import Authentication
import HTTPKit
import JSONKit
import Primitives
import WalletDomain

struct ListHolds: Endpoint {
    static let spec = EndpointSpec(
        .get, "/api/v1/wallets/{id}/holds", id: "listHolds", summary: "A wallet's holds, newest first", tag: "Holds",
        access: .readWallets, problems: [.notFound, .badCursor])

    typealias Path = WalletPath
    typealias Query = PageQuery

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<Page<HoldView>> {
        let wallet = try await parts.wallets.reachable(call.path.id, call.context)
        let list = "holds \(wallet.wallet.id)"
        let before = try call.query.position(parts.cursors, list: list).flatMap { HoldID($0) }
        let holds = try await parts.holds.list(
            of: wallet.wallet.id, before: before, limit: call.query.limit + 1, now: parts.clock.now())
        return .ok(
            Page(holds.map { HoldView(hold: $0) }, limit: call.query.limit) {
                parts.cursors.encode($0.hold.id.description, list: list)
            })
    }
}
