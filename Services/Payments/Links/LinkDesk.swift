import Authentication
import Contracts
import MoneyKit
import Outbox
import PaymentsDomain
import PostgresAccess
import Primitives

/// Sellers make links, change them, and are paid by them.
struct LinkDesk: Sendable {
    let client: PostgresClient
    let book: LinkBook
    let recipients: Recipients
    let clock: WallClock
    let ids: IDGenerator

    /// How often it is looked whether the time of some is up; what is late cannot be paid before.
    static let interval = Duration.seconds(60)
    /// How many of them one look ends.
    private static let batch = 500
    /// How often another slug is tried where nobody asked for one: two of fifty random bits hardly ever meet.
    private static let tries = 3

    private var links: LinkStore { book.links }

    /// What a seller asks for.
    struct Order: Sendable {
        let owner: UserID
        let wallet: UniqueID
        let amount: Money?
        let minimum: Money?
        let maximum: Money?
        let isSingleUse: Bool
        let expiresAt: Timestamp?
        let slug: String?
        let face: Link.Face
        let isLive: Bool
    }

    /// A link that is not written down yet.
    /// - Throws: `PaymentsError`.
    func prepare(_ order: Order) async throws -> Link {
        let own = try await recipients.wallet.own(order.wallet, of: order.owner)
        let price = try LinkPrice(
            amount: order.amount, minimum: order.minimum, maximum: order.maximum, in: own.currency)
        let now = clock.now().shown
        if let end = order.expiresAt, end <= now { throw PaymentsError.expired }
        let id = ids.next(LinkID.self)
        return Link(
            id: id, owner: order.owner, ownerName: try await recipients.directory.person(order.owner)?.name,
            wallet: own.walletID, currency: own.currency, slug: order.slug ?? LinkSlug.generated(from: ids.next()),
            isSingleUse: order.isSingleUse,
            reference: PaymentReference.text(Payment.Source.link.prefix, of: id.rawValue, on: now.day),
            isLive: order.isLive, createdAt: now, price: price, face: order.face, expiresAt: order.expiresAt)
    }

    /// - Parameter isNamed: the owner wants this slug and no other.
    /// - Returns: as it was written, with the slug that was free.
    /// - Throws: `slugTaken`.
    nonisolated(nonsending) func write(
        _ link: Link, isNamed: Bool, in transaction: PostgresTransaction
    ) async throws -> Link {
        var link = link
        for _ in 0..<(isNamed ? 1 : Self.tries) {
            if try await links.insert(link, in: transaction) {
                try await transaction.execute(Outbox.append([LinkEvents.created(link, ids: ids)]))
                return link
            }
            link = link.renamed(LinkSlug.generated(from: ids.next()))
        }
        throw PaymentsError.slugTaken
    }

    /// - Throws: `missing` for another's; as `Link.change`.
    nonisolated(nonsending) func change(
        _ id: LinkID, of owner: Caller, _ change: LinkChange, in transaction: PostgresTransaction
    ) async throws -> Link {
        guard var link = try await links.lock(id, in: transaction), link.isShown(to: owner) else {
            throw PaymentsError.missing(.link)
        }
        let (before, now) = (link, clock.now())
        try link.change(change, at: now)
        if link != before { try await links.update(link, now: now, in: transaction) }
        return link
    }

    // MARK: Being paid

    /// What payers see, and under which name.
    func page(_ slug: String) async throws -> (link: Link, seller: String?) {
        guard let link = try await links.find(slug: slug) else { throw PaymentsError.missing(.link) }
        return (link, try await seller(of: link))
    }

    /// What is to be paid by a customer.
    /// - Throws: `PaymentsError`.
    func order(
        _ link: Link, by user: UserID, from source: UniqueID, _ amount: Money?, note: String?,
        _ channel: Payment.Channel, authorization: String?
    ) async throws -> PaymentOrder {
        let amount = try await book.amount(of: link, for: amount, at: clock.now())
        guard link.owner != user else { throw PaymentsError.selfPayment }
        return PaymentOrder(
            source: .link, sourceID: link.id.rawValue, payer: try await recipients.payer(user, from: source),
            payee: Payment.Party(user: link.owner, wallet: link.wallet, name: try await seller(of: link)),
            amount: amount, note: note, subject: link.face.title, channel: channel,
            authorization: authorization, redirectURL: link.face.redirectURL)
    }

    /// Somebody pays, or cannot: what becomes of a link that is not live.
    /// - Parameter failure: the wallet's code; nil: it is paid.
    /// - Throws: as `Link.begin`.
    nonisolated(nonsending) func tried(
        _ id: LinkID, _ amount: Money?, failure: String?, fee: PayeeFee, in transaction: PostgresTransaction
    ) async throws -> Payment {
        guard var link = try await links.lock(id, in: transaction) else { throw PaymentsError.missing(.link) }
        let now = clock.now().shown
        let amount = try link.amount(for: amount, at: now)
        let payment = Payment(
            id: ids.next(), source: .link, sourceID: link.id.rawValue, payer: nil,
            payee: Payment.Party(
                user: link.owner, wallet: link.wallet,
                name: try await book.merchants.find(link.owner, in: transaction)?.businessName ?? link.ownerName),
            amount: amount, fee: try fee.fee(on: amount), channel: .apiKey, subject: link.face.title,
            reference: PaymentReference.text(Payment.Source.link.prefix, of: ids.next(), on: now.day),
            redirectURL: link.face.redirectURL, isLive: false, createdAt: now,
            state: failure == nil ? .completed : .failed, stage: .ended, failureCode: failure)
        try link.begin(payment.id, amount, at: now)
        try await links.update(link, now: now, in: transaction)
        return payment
    }

    /// As the profile has it now; else as its owner is called.
    private func seller(of link: Link) async throws -> String? {
        try await book.merchants.find(link.owner)?.businessName ?? link.ownerName
    }

    /// Ends those whose time is up, each by itself.
    func expire() async throws {
        for id in try await links.due(clock.now(), limit: Self.batch) {
            try await client.transaction { transaction in
                let now = clock.now()
                guard var link = try await links.lock(id, in: transaction), link.expire(at: now) else { return }
                try await links.update(link, now: now, in: transaction)
                try await transaction.execute(Outbox.append([LinkEvents.expired(link, ids: ids, now: now)]))
            }
        }
    }
}

extension Link {
    /// To its owner: what is tried and what is live do not see each other.
    func isShown(to caller: Caller) -> Bool { owner == caller.userID && isLive == caller.isLive }
}
