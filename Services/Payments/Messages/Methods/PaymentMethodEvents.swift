import Contracts
import Outbox
import PaymentsDomain
import Primitives

/// What others are told of payment methods.
enum PaymentMethodEvents {
    /// As it stands now: of each state once.
    static func event(_ method: PaymentMethod, ids: IDGenerator, now: Timestamp) -> OutboxEvent {
        let facts = PaymentMethodFacts(
            paymentMethodID: method.id.rawValue, ownerID: method.owner, provider: method.provider,
            reason: method.failureCode)
        let id = method.id.rawValue
        return switch method.state {
        case .pending: PaymentEvents.make(PaymentMethodCreated(facts), id, ids, now)
        case .active: PaymentEvents.make(PaymentMethodActivated(facts), id, ids, now)
        case .failed: PaymentEvents.make(PaymentMethodFailed(facts), id, ids, now)
        case .removed: PaymentEvents.make(PaymentMethodRemoved(facts), id, ids, now)
        }
    }
}
