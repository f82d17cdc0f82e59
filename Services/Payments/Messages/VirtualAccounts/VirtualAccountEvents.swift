import Contracts
import Outbox
import PaymentsDomain
import Primitives

/// What others are told of virtual accounts.
enum VirtualAccountEvents {
    /// As it stands now: of each state once.
    static func event(_ account: VirtualAccount, ids: IDGenerator, now: Timestamp) -> OutboxEvent {
        let facts = VirtualAccountFacts(
            virtualAccountID: account.id.rawValue, ownerID: account.owner, walletID: account.wallet,
            provider: account.provider, currency: account.currency, reason: account.failureCode)
        let id = account.id.rawValue
        return switch account.state {
        case .pending: PaymentEvents.make(VirtualAccountCreated(facts), id, ids, now)
        case .active: PaymentEvents.make(VirtualAccountOpened(facts), id, ids, now)
        case .failed: PaymentEvents.make(VirtualAccountFailed(facts), id, ids, now)
        case .removed: PaymentEvents.make(VirtualAccountRemoved(facts), id, ids, now)
        }
    }
}
