import Contracts
import Outbox
import PaymentsDomain
import Primitives

/// What others are told of a link.
enum LinkEvents {
    static func created(_ link: Link, ids: IDGenerator) -> OutboxEvent {
        PaymentEvents.make(LinkCreated(LinkFacts(link)), link.id.rawValue, ids, link.createdAt)
    }

    static func completed(_ link: Link, ids: IDGenerator, now: Timestamp) -> OutboxEvent {
        PaymentEvents.make(LinkCompleted(LinkFacts(link)), link.id.rawValue, ids, now)
    }

    static func expired(_ link: Link, ids: IDGenerator, now: Timestamp) -> OutboxEvent {
        PaymentEvents.make(LinkExpired(LinkFacts(link)), link.id.rawValue, ids, now)
    }
}

extension LinkFacts {
    fileprivate init(_ link: Link) {
        self.init(
            linkID: link.id.rawValue, ownerID: link.owner, walletID: link.wallet, slug: link.slug,
            title: link.face.title, amount: link.price.amount, singleUse: link.isSingleUse,
            paymentsCount: Int(link.payments), totalCollected: link.totalCollected, livemode: link.isLive)
    }
}
