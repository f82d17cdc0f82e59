import Authentication
import HTTPKit
import JSONKit
import MoneyKit
import Outbox
import Primitives
import WalletDomain

extension WalletParts {
    /// A hold that a customer placed, and that is within the caller's reach.
    func reachableHold(_ id: HoldID, _ call: CallContext) async throws -> (Hold, OwnerID?) {
        guard let (hold, owner) = try await holds.find(id, now: clock.now()), try call.reaches(owner),
            hold.service == nil
        else { throw WalletError.notFound(.hold) }
        return (hold, owner)
    }
}
