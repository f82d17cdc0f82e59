import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives
import WalletDomain

struct ReleaseHold: Endpoint {
    static let spec = EndpointSpec(
        .post, "/api/v1/holds/{id}/release", id: "releaseHold", summary: "Free held money", tag: "Holds",
        access: .ownWallets(or: .releaseHold), right: .act, idempotency: .required,
        problems: [.notFound, .holdExpired, .holdCaptured, .holdReleased, .overloaded], rateClass: .money)

    typealias Path = HoldPath
    typealias Body = StaffReason

    let parts: WalletParts

    func handle(_ call: Call<Self>) async throws -> Reply<HoldView> {
        let (hold, owner) = try await parts.reachableHold(call.path.id, call.context)
        if let owner { AuditTrail.subject(owner) }
        let release = HoldRelease(
            commander: try call.caller.commander(of: owner), hold: hold.id, account: hold.account, owner: owner,
            reason: call.body.reason)
        return try await parts.ledger.answer(call, .releaseHold(release)) { outcome in
            if case .hold(let hold) = outcome { HoldView(hold: hold) } else { nil }
        }
    }
}
