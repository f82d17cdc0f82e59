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
            createdAt: now, price: price, face: order.face, expiresAt: order.expiresAt)
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
        _ id: LinkID, of owner: UserID, _ change: LinkChange, in transaction: PostgresTransaction
    ) async throws -> Link {
        guard var link = try await links.lock(id, in: transaction), link.owner == owner else {
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
        let amount = try link.amount(for: amount, at: clock.now())
        guard link.owner != user else { throw PaymentsError.selfPayment }
        return PaymentOrder(
            source: .link, sourceID: link.id.rawValue, payer: try await recipients.payer(user, from: source),
            payee: Payment.Party(user: link.owner, wallet: link.wallet, name: try await seller(of: link)),
            amount: amount, note: note, subject: link.face.title, channel: channel,
            authorization: authorization, redirectURL: link.face.redirectURL)
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
