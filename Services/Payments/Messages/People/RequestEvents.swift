import Contracts
import Outbox
import PaymentsDomain
import Primitives

/// What others are told of a request for money.
enum RequestEvents {
    static func created(_ request: MoneyRequest, ids: IDGenerator) -> OutboxEvent {
        PaymentEvents.make(
            RequestCreated(
                requestID: request.id.rawValue, ownerID: request.requester.user, to: request.addressee,
                amount: request.amount, requester: request.requester.name ?? PaymentEvents.somebody,
                expiresAt: request.expiresAt, livemode: request.isLive), request.id.rawValue, ids, request.createdAt)
    }

    /// Of one that is over.
    static func ended(_ request: MoneyRequest, ids: IDGenerator, now: Timestamp) -> OutboxEvent {
        let facts = RequestFacts(
            requestID: request.id.rawValue, ownerID: request.requester.user, payerID: request.payerID,
            amount: request.amount, paymentID: request.payment?.rawValue, livemode: request.isLive)
        let id = request.id.rawValue
        return switch request.state {
        case .paid: PaymentEvents.make(RequestPaid(facts), id, ids, now)
        case .declined: PaymentEvents.make(RequestDeclined(facts), id, ids, now)
        case .cancelled: PaymentEvents.make(RequestCancelled(facts), id, ids, now)
        case .expired: PaymentEvents.make(RequestExpired(facts), id, ids, now)
        case .pending: preconditionFailure("an open request has not ended")
        }
    }
}

extension MoneyRequest {
    fileprivate var addressee: Addressee {
        payerID.map { Addressee(userID: $0) } ?? address.map { Addressee($0) } ?? Addressee()
    }
}
