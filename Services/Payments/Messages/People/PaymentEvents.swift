import Contracts
import JSONKit
import Outbox
import PaymentsDomain
import Primitives

/// What others are told of a payment between people.
enum PaymentEvents {
    static func created(_ payment: Payment, ids: IDGenerator, now: Timestamp) -> OutboxEvent {
        make(PaymentCreated(PaymentFacts(payment)), payment.id.rawValue, ids, now)
    }

    static func events(_ change: PaymentChange, _ payment: Payment, ids: IDGenerator, now: Timestamp) -> [OutboxEvent] {
        let facts = PaymentFacts(payment)
        let id = payment.id.rawValue
        switch change {
        case .none, .moved: return []
        case .waits: return waiting(payment).map { [make($0, id, ids, now)] } ?? []
        case .completed: return [make(PaymentCompleted(facts), id, ids, now)]
        case .failed: return [make(PaymentFailed(facts), id, ids, now)]
        case .rejected: return [make(PaymentRejected(facts), id, ids, now)]
        case .cancelled: return [make(PaymentCancelled(facts), id, ids, now)]
        case .expired: return [make(PaymentExpired(facts), id, ids, now)]
        }
    }

    private static func waiting(_ payment: Payment) -> SendWaiting? {
        guard let payer = payment.payer, let address = payment.address, let end = payment.expiresAt else { return nil }
        return SendWaiting(
            paymentID: payment.id.rawValue, ownerID: payer.user, to: Addressee(address), amount: payment.amount,
            sender: payer.name ?? Self.somebody, expiresAt: end)
    }

    /// For who has no name to show.
    static let somebody = "A Florin customer"

    static func make<Event: EventContract>(
        _ event: Event, _ aggregate: UniqueID, _ ids: IDGenerator, _ now: Timestamp
    ) -> OutboxEvent {
        OutboxEvent(
            type: Event.type, aggregateID: aggregate.description, data: JSON.encode(event), id: ids.next(),
            occurredAt: now, traceparent: TraceContext.current?.traceparent)
    }
}

extension PaymentFacts {
    init(_ payment: Payment) {
        self.init(
            paymentID: payment.id.rawValue, ownerID: payment.payer?.user, source: payment.source.rawValue,
            sourceID: payment.sourceID, payerID: payment.payer?.user, payeeID: payment.payee?.user,
            walletID: payment.payee?.wallet, amount: payment.amount, fee: payment.fee, net: payment.net,
            reference: payment.reference, payer: payment.payer?.name ?? payment.guest, link: payment.subject,
            transactionID: payment.transaction,
            reason: payment.failureCode, livemode: payment.isLive)
    }
}

extension Addressee {
    init(_ address: ContactAddress) {
        switch address {
        case .email(let text): self.init(email: text)
        case .phone(let text): self.init(phone: text)
        }
    }
}
